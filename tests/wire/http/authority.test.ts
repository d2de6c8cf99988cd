import { connect, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../support/start-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

const authority = 'cf-one.authentication.portolan.localhost';

const ask = (headers: OutgoingHttpHeaders): Promise<IncomingHttpHeaders> =>
  new Promise((resolve, reject) => {
    // The certificate is the server's own; who it is does not matter here.
    const session = connect(app.https, { rejectUnauthorized: false });
    session.on('error', reject);
    const stream = session.request({ ':path': '/token_keys', ...headers });
    stream.on('error', reject);
    stream.on('response', (reply) => {
      resolve(reply);
      session.destroy();
    });
    stream.end();
  });

describe('HTTP/2: the host asked for', () => {
  it.each([
    ['host alone', { host: authority }],
    [':authority alone', { ':authority': authority }],
    ['both, the same', { ':authority': authority, host: authority }],
    ['both, in different letters', { ':authority': authority, host: authority.toUpperCase() }],
  ])('answers %s', async (_name, headers) => {
    expect((await ask(headers))[':status']).toBe(200);
  });

  it.each([
    ['another host', { ':authority': authority, host: 'api.portolan.localhost' }],
    ['another port', { ':authority': authority, host: `${authority}:1` }],
    ['another host at a path that does not exist', { ':authority': authority, host: 'other', ':path': '/nothing' }],
  ])('S-60: refuses a host field that differs from :authority: %s', async (_name, headers) => {
    expect((await ask(headers))[':status']).toBe(400);
  });
});
