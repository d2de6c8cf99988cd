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
  let sentAtMs = 0;
  let reply = nothingYet;
  const send = (): void => {
    sentAtMs = performance.now();
    reply = nothingYet;
    socket.write(request);
  };
  socket.on('connect', send);
  socket.on('data', (chunk) => {
    reply = addChunk(reply, chunk);
    if (!isWhole(reply)) return;
    answered += 1;
    if (isCounting) {
      counted += 1;
      latencies.push(performance.now() - sentAtMs);
      if (!reply.isSuccess) failures += 1;
    }
    if (isOver) socket.destroy();
    else send();
  });
  socket.on('error', () => {
    failures += 1;
  });
};

/** What has come of a reply. A long one is counted, not kept: looking through it again with each chunk took longer than the server did. */
type PartialReply = {
  readonly head: string;
  /** Of head and body; absent while the head is incomplete, and where the body comes in chunks. */
  readonly length: number | undefined;
  readonly isSuccess: boolean;
  readonly received: number;
  /** The last bytes, by which a body in chunks is known to be over. */
  readonly end: string;
};

const nothingYet: PartialReply = { head: '', length: undefined, isSuccess: false, received: 0, end: '' };
const endOfHead = '\r\n\r\n';
const endOfChunks = '\r\n0\r\n\r\n';

const addChunk = (reply: PartialReply, chunk: Buffer): PartialReply => {
  const received = reply.received + chunk.length;
  const end = (reply.end + chunk.toString('latin1', Math.max(0, chunk.length - endOfChunks.length))).slice(
    -endOfChunks.length,
  );
  if (reply.head.includes(endOfHead)) return { ...reply, received, end };
  const text = reply.head + chunk.toString('latin1');
  const headLength = text.indexOf(endOfHead) + endOfHead.length;
  if (headLength < endOfHead.length) return { ...reply, head: text, received, end };
  const head = text.slice(0, headLength);
  const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
  return {
    head,
    length: length === undefined ? undefined : headLength + Number(length),
    isSuccess: head.charCodeAt(9) === 0x32,
    received,
    end,
  };
};

const isWhole = ({ head, length, received, end }: PartialReply): boolean =>
  head.endsWith(endOfHead) && (length === undefined ? end === endOfChunks : received >= length);

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
