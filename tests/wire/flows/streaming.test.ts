import { createHash } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, describe, expect, it } from 'vitest';
import { openEmbedded } from '../../support/databases.ts';
import { startRawReceiver } from '../../support/receiver.ts';
import { openUpload, type RunningFlows, startFlows } from '../../support/start-flows.ts';

const mebibyte = 1024 * 1024;

/** Bytes in buffers that are really held. Freed ones are swept in the background, hence the second look. */
const heldBufferBytes = async (): Promise<number> => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc');
  for (let round = 0; round < 3; round += 1) {
    collect();
    await new Promise((resolve) => setImmediate(resolve));
  }
  return process.memoryUsage().arrayBuffers;
};

describe('J5: large messages', () => {
  const started: { close: () => Promise<void> }[] = [];
  afterEach(async () => {
    for (const one of started.splice(0).reverse()) await one.close();
  });

  const start = async (handle: Parameters<typeof startRawReceiver>[0]): Promise<RunningFlows> => {
    const receiver = await startRawReceiver(handle);
    const running = await startFlows(openEmbedded);
    started.push(receiver, running);
    running.destinations.set('erp', { kind: 'found', url: receiver.url, headers: [], tls: {} });
    await running.put();
    return running;
  };

  it('R-11: stream through in both directions with flat memory', async () => {
    // Straight back, part by part: nothing but what is under way is in memory, on any side of it.
    const running = await start((message, response) => {
      response.writeHead(200, { 'content-type': 'application/octet-stream' });
      message.pipe(response);
    });
    const upload = openUpload(running.port, '/http/orders', {
      ...running.credentials(),
      'transfer-encoding': 'chunked',
    });
    const sent = createHash('sha256');
    const back = createHash('sha256');
    const before = await heldBufferBytes();
    let held = Number.POSITIVE_INFINITY;
    const received = upload.reply.then(async (reply) => {
      expect(reply.status).toBe(200);
      for await (const chunk of reply.body) back.update(chunk);
      return reply;
    });
    for (let index = 0; index < 320; index += 1) {
      const chunk = Buffer.alloc(mebibyte / 16, index);
      sent.update(chunk);
      await upload.write(chunk);
      // From the middle on: what was taken in at the beginning would still be here. The least of several looks: freed buffers count until swept.
      if (index >= 160 && index % 20 === 0) held = Math.min(held, (await heldBufferBytes()) - before);
    }
    upload.end();
    const { headers } = await received;
    expect(back.digest('hex')).toBe(sent.digest('hex'));
    // 10 to 20 MiB had gone through, in both directions.
    expect(held).toBeLessThan(6 * mebibyte);
    const log = await running.log(String(headers.sap_messageprocessinglogid));
    expect(log.entry.Status).toBe('COMPLETED');
  });

  it('wait for a receiver that does not read', async () => {
    let resume = (): void => {};
    const running = await start((message, response) => {
      resume = () => message.resume();
      message.on('end', () => response.end('done'));
    });
    const upload = openUpload(running.port, '/http/orders', {
      ...running.credentials(),
      'content-length': String(30 * mebibyte),
    });
    let accepted = 0;
    const writing = (async () => {
      for (let index = 0; index < 30; index += 1) {
        await upload.write(Buffer.alloc(mebibyte));
        accepted += 1;
      }
      upload.end();
    })();
    // Nothing tells that nothing more will happen; two equal looks a while apart are the sign.
    let seen = -1;
    await expect
      .poll(
        () => {
          const isStill = accepted > 0 && accepted === seen;
          seen = accepted;
          return isStill;
        },
        { interval: 300, timeout: 10_000 },
      )
      .toBe(true);
    // What the sockets' own buffers on the loopback hold.
    expect(accepted).toBeLessThan(25);
    resume();
    await writing;
    expect((await upload.reply).status).toBe(200);
  });

  it('end with a FAILED log when the sender leaves in the middle of the answer', async () => {
    const running = await start((message, response) => {
      message.resume();
      response.writeHead(200);
      const write = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(mebibyte))) {}
      };
      response.on('drain', write);
      write();
    });
    const upload = openUpload(running.port, '/http/orders', { ...running.credentials(), 'content-length': '0' });
    upload.end();
    const reply = await upload.reply;
    expect(reply.status).toBe(200);
    upload.destroy();
    await expect
      .poll(async () => (await running.listLogs())[0]?.error)
      .toBe('The sender disconnected before the message was processed');
  });
});
