// Load generator, run as a process of its own: keeps `connections` requests in flight and prints what it counted as JSON.
import { connect, type Socket } from 'node:net';
import { z } from 'zod';

const job = z
  .object({
    port: z.number(),
    connections: z.number(),
    seconds: z.number(),
    warmupSeconds: z.number(),
    /** Requests that must have been answered besides before counting begins. */
    warmupRequests: z.number(),
    request: z.string(),
  })
  .parse(JSON.parse(process.argv[2] ?? '{}'));

const request = Buffer.from(job.request, 'latin1');
const latencies: number[] = [];
let answered = 0;
let counted = 0;
let failures = 0;
let isCounting = false;
let isOver = false;

const run = (): void => {
  const socket: Socket = connect(job.port, '127.0.0.1');
  socket.setNoDelay(true);
  let pending = '';
  let sentAtMs = 0;
  const send = (): void => {
    sentAtMs = performance.now();
    socket.write(request);
  };
  socket.on('connect', send);
  socket.on('data', (chunk) => {
    pending = pending === '' ? chunk.toString('latin1') : pending + chunk.toString('latin1');
    const head = pending.indexOf('\r\n\r\n');
    if (head < 0) return;
    const end = endOfReply(pending, head);
    if (end === undefined || pending.length < end) return;
    answered += 1;
    if (isCounting) {
      counted += 1;
      latencies.push(performance.now() - sentAtMs);
      if (pending.charCodeAt(9) !== 0x32) failures += 1;
    }
    pending = '';
    if (isOver) socket.destroy();
    else send();
  });
  socket.on('error', () => {
    failures += 1;
  });
};

const endOfReply = (text: string, head: number): number | undefined => {
  const length = /\r\ncontent-length: (\d+)/i.exec(text.slice(0, head));
  if (length) return head + 4 + Number(length[1]);
  const last = text.indexOf('\r\n0\r\n\r\n', head);
  return last < 0 ? undefined : last + 7;
};

for (let index = 0; index < job.connections; index += 1) run();

const startCounting = (): void => {
  isCounting = true;
  console.log('counting');
  const startedAtMs = performance.now();
  setTimeout(() => report(startedAtMs), job.seconds * 1000);
};

const report = (startedAtMs: number): void => {
  const seconds = (performance.now() - startedAtMs) / 1000;
  isCounting = false;
  isOver = true;
  latencies.sort((a, b) => a - b);
  const at = (share: number): number =>
    latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0;
  console.log(
    JSON.stringify({
      count: counted,
      perSecond: counted / seconds,
      failures,
      p50Ms: at(0.5),
      p95Ms: at(0.95),
      p99Ms: at(0.99),
    }),
  );
  process.exit(0);
};

const warmUp = (): void => {
  if (answered >= job.warmupRequests) startCounting();
  else setTimeout(warmUp, 100);
};
setTimeout(warmUp, job.warmupSeconds * 1000);
