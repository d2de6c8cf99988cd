import { createServer } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import type { Flow } from '../../../src/flows/index.ts';
import { DatabaseUnavailable } from '../../../src/storage/errors.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';
import { type Answer, startRawReceiver, startReceiver } from '../../support/receiver.ts';
import { openUpload, type RunningFlows, startFlows } from '../../support/start-flows.ts';

describeOnBothDatabases('J5: a message that fails leaves a log', (open) => {
  const started: { close: () => Promise<void> }[] = [];
  afterEach(async () => {
    for (const one of started.splice(0).reverse()) await one.close();
  });

  const start = async (
    flow: Partial<Flow>,
    receiver: { readonly url: string; readonly close: () => Promise<void> },
    settings: Parameters<typeof startFlows>[1] = {},
  ): Promise<RunningFlows> => {
    const running = await startFlows(open, settings);
    started.push(receiver, running);
    running.destinations.set('erp', { kind: 'found', url: receiver.url, headers: [], tls: {} });
    await running.put(flow);
    return running;
  };
  const answering = (answer: Answer) => startReceiver(answer);
  const nowhere = { close: async () => {} };

  const expectFailure = async (
    running: RunningFlows,
    reply: Awaited<ReturnType<RunningFlows['send']>>,
    error: string,
  ): Promise<void> => {
    expect(reply.status).toBe(500);
    expect(reply.headers.get('content-type')).toBe('text/plain;charset=UTF-8');
    expect(reply.text).toContain(`The MPL ID for the failed message is : ${reply.messageGuid}`);
    expect(reply.text).toContain('/ErrorInformation/$value');
    const log = await running.log(reply.messageGuid);
    expect(log.entry).toMatchObject({ Status: 'FAILED' });
    expect(log.error).toBe(error);
    expect(await running.listLogs()).toHaveLength(1);
  };

  it.each([404, 500, 302, 401])(
    'with 500 and the status code in the log when the receiver answers %i',
    async (status) => {
      const running = await start(
        {},
        await answering((_request, response) =>
          response.writeHead(status, { location: '/else' }).end('secret of the receiver'),
        ),
      );
      const reply = await running.send('/http/orders', { body: 'x' });
      const cause =
        status === 302 ? ': The redirect sent by the receiver was not followed' : ` with statusCode: ${status}`;
      await expectFailure(running, reply, `HTTP operation failed invoking erp${cause}`);
      expect(reply.text).not.toContain('secret of the receiver');
      expect((await running.log(reply.messageGuid)).steps).toMatchObject([
        { StepId: 'receive', Status: 'COMPLETED' },
        { StepId: 'forward', Status: 'FAILED' },
      ]);
    },
  );

  it('when the connection is refused', async () => {
    const closed = await startReceiver();
    await closed.close();
    const running = await start({}, { url: closed.url, ...nowhere });
    const reply = await running.send('/http/orders', { body: 'x' });
    await expectFailure(
      running,
      reply,
      'HTTP operation failed invoking erp: Connection to the receiver could not be established',
    );
  });

  it('when the receiver stays silent', async () => {
    const running = await start({ timeoutSeconds: 1 }, await startReceiver(() => {}));
    const reply = await running.send('/http/orders', { body: 'x' });
    const log = await running.log(reply.messageGuid);
    await expectFailure(running, reply, log.error ?? '');
    expect(log.error).toMatch(/took too long|timed out/);
  });

  it('when the receiver speaks something else than HTTP', async () => {
    const server = createServer((socket) => socket.resume().end('SSH-2.0-OpenSSH\r\n'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
    const running = await start({}, { url: `http://127.0.0.1:${port}`, close });
    await expectFailure(
      running,
      await running.send('/http/orders', { body: 'x' }),
      'HTTP operation failed invoking erp: The response of the receiver is not valid HTTP',
    );
  });

  it('when the destination does not exist, or has no credential to give', async () => {
    const running = await start({ destination: 'absent' }, { url: 'http://127.0.0.1:1', ...nowhere });
    const reply = await running.send('/http/orders', { body: 'x' });
    await expectFailure(running, reply, 'The destination absent does not exist in the subaccount');
    expect((await running.log(reply.messageGuid)).steps).toMatchObject([
      { StepId: 'receive', Status: 'COMPLETED' },
      { StepId: 'forward', Status: 'FAILED' },
    ]);
    running.destinations.set('absent', { kind: 'failed', message: 'Retrieval of OAuthToken failed' });
    const second = await running.send('/http/orders', { body: 'x' });
    expect((await running.log(second.messageGuid)).error).toBe(
      'The destination absent cannot be called: Retrieval of OAuthToken failed',
    );
  });

  it('when a second token is refused as well: once, not for ever', async () => {
    const receiver = await answering((_request, response) => response.writeHead(401).end());
    const running = await start({}, receiver);
    const found = { kind: 'found', url: receiver.url, headers: [], tls: {} } as const;
    running.destinations.set('erp', {
      ...found,
      renewCredential: async () => ({ ...found, renewCredential: async () => found }),
    });
    const reply = await running.send('/http/orders', { body: 'x' });
    await expectFailure(running, reply, 'HTTP operation failed invoking erp with statusCode: 401');
    expect(receiver.received).toHaveLength(2);
  });

  it('keeps the bodies of a failed message where the flow says so', async () => {
    const running = await start(
      { attachments: 'on-error' },
      await answering(({ body }, response) =>
        response
          .writeHead(body.toString() === 'bad' ? 422 : 200, { 'content-type': 'text/plain' })
          .end('why it is bad'),
      ),
    );
    const good = await running.send('/http/orders', { body: 'good' });
    const bad = await running.send('/http/orders', { body: 'bad' });
    expect((await running.log(good.messageGuid)).attachments).toEqual([]);
    expect((await running.log(bad.messageGuid)).attachments.map(({ content }) => content).sort()).toEqual([
      'bad',
      'why it is bad',
    ]);
  });

  it('S-61: an announced excess is refused with 413, and the receiver is not called', async () => {
    const receiver = await startReceiver();
    const running = await start({ maxMessageBytes: 1000 }, receiver);
    const reply = await running.send('/http/orders', { body: 'x'.repeat(1001) });
    expect(reply.status).toBe(413);
    expect(reply.text).toContain(reply.messageGuid);
    expect((await running.log(reply.messageGuid)).error).toBe('The message is larger than 1000 bytes.');
    expect(receiver.received).toEqual([]);
    expect((await running.send('/http/orders', { body: 'x'.repeat(1000) })).status).toBe(200);
  });

  it('S-61: a streamed excess is refused with 413 and never becomes a whole message', async () => {
    const receiver = await startReceiver();
    const running = await start({}, receiver, { maxMessageBytes: 200_000 });
    const upload = openUpload(running.port, '/http/orders', {
      ...running.credentials(),
      'transfer-encoding': 'chunked',
    });
    for (let sent = 0; sent < 4; sent += 1) await upload.write(Buffer.alloc(64 * 1024));
    const reply = await upload.reply;
    upload.destroy();
    expect(reply.status).toBe(413);
    const [log] = await running.listLogs();
    expect(log?.error).toBe('The message is larger than 200000 bytes.');
    expect(receiver.received).toEqual([]);
  });

  it.each([100, 300_000])('when the sender disconnects after %i bytes', async (bytes) => {
    const running = await start({}, await startReceiver());
    const upload = openUpload(running.port, '/http/orders', { ...running.credentials(), 'content-length': '900000' });
    await upload.write(Buffer.alloc(bytes));
    await expect.poll(async () => (await running.listLogs()).length).toBe(1);
    upload.destroy();
    await expect
      .poll(async () => (await running.listLogs())[0]?.error)
      .toBe('The sender disconnected before the message was processed');
  });

  it('when the sender disconnects while the receiver works', async () => {
    let called = false;
    const running = await start(
      {},
      await startReceiver(() => {
        called = true;
      }),
    );
    const upload = openUpload(running.port, '/http/orders', { ...running.credentials(), 'content-length': '1' });
    await upload.write(Buffer.from('x'));
    upload.end();
    await expect.poll(() => called).toBe(true);
    upload.destroy();
    await expect
      .poll(async () => (await running.listLogs())[0]?.error)
      .toBe('The sender disconnected before the message was processed');
  });

  it('R-15: when the sender disconnects while the message waits for another attempt: at once, without that attempt', async () => {
    const receiver = await answering((_request, response) => response.writeHead(503).end());
    const running = await start({ retry: { attempts: 3, delaySeconds: 60 } }, receiver);
    const upload = openUpload(running.port, '/http/orders', { ...running.credentials(), 'content-length': '1' });
    await upload.write(Buffer.from('x'));
    upload.end();
    await expect.poll(async () => (await running.listLogs())[0]?.entry.Status).toBe('RETRY');
    upload.destroy();
    await expect.poll(async () => (await running.listLogs())[0]?.entry.Status).toBe('FAILED');
    expect((await running.listLogs())[0]?.error).toBe('The sender disconnected before the message was processed');
    expect(receiver.received).toHaveLength(1);
  });

  it('R-10: of which many wait for another attempt, without keeping others out; one too many is not tried again', async () => {
    const receiver = await answering((_request, response) => response.writeHead(503).end());
    // Ten at once are enough for the test's own reads, and fewer than wait.
    const settings = { maxConcurrentRequests: 10, maxWaitingMessages: 11 };
    const running = await start({ retry: { attempts: 3, delaySeconds: 60 } }, receiver, settings);
    const wait = async () => {
      const waiting = openUpload(running.port, '/http/orders', { ...running.credentials(), 'content-length': '1' });
      await waiting.write(Buffer.from('x'));
      waiting.end();
      return waiting;
    };
    const countWaiting = async () =>
      (
        await running.database.read
          .selectFrom('message_processing_logs')
          .select('status')
          .where('status', '=', 'RETRY')
          .execute()
      ).length;
    const waiting = [];
    for (let count = 1; count <= 11; count += 1) {
      waiting.push(await wait());
      await expect.poll(countWaiting).toBe(count);
    }
    const twelfth = await running.send('/http/orders', { body: 'x' });
    const error = 'HTTP operation failed invoking erp with statusCode: 503; too many messages wait for another attempt';
    expect([twelfth.status, (await running.log(twelfth.messageGuid)).error]).toEqual([500, error]);
    waiting[0]?.destroy();
    await expect.poll(countWaiting).toBe(10);
    waiting.push(await wait());
    await expect.poll(countWaiting).toBe(11);
    for (const one of waiting) one.destroy();
    await expect.poll(countWaiting).toBe(0);
  });

  it('R-09: when the server stops while the receiver works: the log is final before the server is gone', async () => {
    const receiver = await startReceiver(() => {});
    const running = await start({}, receiver);
    const sent = running.send('/http/orders', { body: 'x' }).catch(() => undefined);
    await expect.poll(() => receiver.received.length).toBe(1);
    await running.close();
    await sent;
    const statuses = await running.database.read.selectFrom('message_processing_logs').select('status').execute();
    expect(statuses).toEqual([{ status: 'FAILED' }]);
  });

  it('when the receiver breaks off in the middle of a long answer: the sender sees a broken one', async () => {
    const running = await start(
      {},
      await startRawReceiver((message, response) => {
        message.resume();
        response.writeHead(200, { 'content-length': '1000000' });
        response.write(Buffer.alloc(500_000), () => setImmediate(() => response.destroy()));
      }),
    );
    await expect(running.send()).rejects.toThrow();
    await expect.poll(async () => (await running.listLogs())[0]?.entry.Status).toBe('FAILED');
    expect((await running.listLogs())[0]?.error).toBe(
      'HTTP operation failed invoking erp: The connection to the receiver ended before the response was complete',
    );
  });

  it('R-01: is not accepted while its log cannot be written', async () => {
    const receiver = await startReceiver();
    const running = await start({}, receiver);
    const write = running.database.write;
    Object.assign(running.database, { write: () => Promise.reject(new DatabaseUnavailable('test')) });
    const reply = await running.send('/http/orders', { body: 'x' });
    Object.assign(running.database, { write });
    expect(reply.status).toBe(503);
    expect(receiver.received).toEqual([]);
  });

  it('answers with a readable 500 while the sender is still writing', async () => {
    const running = await start({}, await answering((_request, response) => response.writeHead(503).end()));
    const reply = await running.send('/http/orders', { body: new Uint8Array(1_500_000) });
    expect(reply.status).toBe(500);
  });
});
