import { request } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { describeOnBothDatabases } from '../../support/databases.ts';
import { makeKeystores } from '../../support/keystores.ts';
import { createManagementCaller } from '../../support/management.ts';
import { type PlatformServer, startPlatform } from '../../support/platform-apis.ts';

const base = '/keystore/v1/accounts/acme';
const octets = 'application/octet-stream';
const jks = Buffer.concat([Buffer.from('feedfeed0000000200000000', 'hex'), Buffer.alloc(20, 7)]);

type BytesReply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly bytes: Buffer;
  readonly json: unknown;
};

describeOnBothDatabases('the Keystore API', (_open, { createPlace }) => {
  const { p12, pem } = makeKeystores();
  let server: PlatformServer;
  let manager: string;
  let reader: string;
  beforeAll(async () => {
    const { url } = await createPlace();
    server = await startPlatform(url === undefined ? {} : { databaseUrl: url });
    manager = await server.fetchToken('hcp.manageKeystores');
    reader = await server.fetchToken('hcp.readKeystores');
  });
  afterAll(async () => await server.close());

  const call = (
    method: string,
    path: string,
    options: {
      readonly body?: Uint8Array;
      readonly token?: string;
      readonly headers?: Readonly<Record<string, string>>;
    } = {},
  ): Promise<BytesReply> =>
    new Promise((resolve, reject) => {
      const { body, token = manager, headers } = options;
      const sent = request(
        {
          host: '127.0.0.1',
          port: server.httpPort,
          method,
          path: path.startsWith('/') ? path : `${base}/${path}`,
          headers: {
            host: 'api.portolan.localhost',
            authorization: `Bearer ${token}`,
            ...(body && { 'content-type': octets, 'content-length': body.byteLength }),
            ...headers,
          },
        },
        (reply) => {
          const chunks: Buffer[] = [];
          reply.on('data', (chunk: Buffer) => chunks.push(chunk));
          reply.on('end', () => {
            const bytes = Buffer.concat(chunks);
            const isJson = String(reply.headers['content-type']).startsWith('application/json');
            const json: unknown = isJson && bytes.length > 0 ? JSON.parse(bytes.toString()) : undefined;
            resolve({ status: reply.statusCode ?? 0, headers: reply.headers, bytes, json });
          });
        },
      );
      sent.on('error', reject);
      sent.end(body);
    });

  it('O-51: takes a keystore with 200, refuses a second with 409, replaces it with overwrite=true', async () => {
    expect((await call('PUT', 'own', { body: jks })).status).toBe(200);
    expect((await call('PUT', 'own', { body: p12 })).status).toBe(409);
    expect((await call('GET', 'own')).bytes.equals(jks)).toBe(true);
    expect((await call('PUT', 'own?overwrite=true', { body: p12 })).status).toBe(200);
    expect((await call('GET', 'own')).bytes.equals(p12)).toBe(true);
  });

  it('O-52: gives an ETag, and 304 to who has the content already', async () => {
    await call('PUT', 'tagged', { body: jks });
    const first = await call('GET', 'tagged');
    const etag = String(first.headers.etag);
    expect(etag).toMatch(/^"[0-9a-f]{64}"$/);
    const again = await call('GET', 'tagged', { headers: { 'if-none-match': `"other", ${etag}` } });
    expect([again.status, again.bytes.length, again.headers.etag]).toEqual([304, 0, etag]);
    await call('PUT', 'tagged?overwrite=true', { body: p12 });
    expect((await call('GET', 'tagged', { headers: { 'if-none-match': etag } })).status).toBe(200);
  });

  it('notes when an application last read a keystore, and not that somebody looked at it', async () => {
    const manage = createManagementCaller(server);
    const listed = async () => {
      const reply = await manage('GET', '/management/v1/subaccounts/acme/keystores');
      const all = z.array(z.looseObject({ name: z.string(), application: z.string().optional() })).parse(reply.body);
      return all.find(({ name, application }) => name === 'used' && application === undefined);
    };
    await call('PUT', 'used', { body: pem });
    await call('HEAD', 'used');
    await manage('POST', '/management/v1/subaccounts/acme/keystores/used/download', { body: {} });
    expect(await listed()).toMatchObject({ notAfterMs: expect.any(Number) });
    expect(await listed()).not.toHaveProperty('lastUsedAtMs');
    const startedAtMs = server.clock.now();
    const { etag } = (await call('GET', 'used')).headers;
    const firstAtMs = z.number().parse((await listed())?.lastUsedAtMs);
    expect(firstAtMs).toBeGreaterThanOrEqual(startedAtMs);
    expect(firstAtMs).toBeLessThanOrEqual(server.clock.now());
    server.clock.advance(60_000);
    await call('GET', 'used', { headers: { 'if-none-match': String(etag) } });
    const lastUsedAtMs = z.number().parse((await listed())?.lastUsedAtMs);
    expect(lastUsedAtMs).toBeGreaterThanOrEqual(firstAtMs + 60_000);
    // What is in it changes, who uses it does not.
    await call('PUT', 'used?overwrite=true', { body: p12 });
    const replaced = await listed();
    expect(replaced).toMatchObject({ type: 'p12', lastUsedAtMs });
    expect(replaced).not.toHaveProperty('notAfterMs');
    await call('DELETE', 'used');
  });

  it('O-53: tells the type in HEAD and GET, and lists names on each level', async () => {
    await call('PUT', 'one-pem', { body: pem, headers: { 'content-type': 'application/x-pem-file' } });
    await call('PUT', 'one-p12', { body: p12, headers: { 'content-type': 'application/x-pkcs12' } });
    await call('PUT', 'one-jks', { body: jks });
    for (const [type, mediaType] of [
      ['pem', 'application/x-pem-file'],
      ['p12', 'application/x-pkcs12'],
      ['jks', octets],
    ]) {
      for (const method of ['HEAD', 'GET']) {
        const reply = await call(method, `one-${type}`, { token: reader });
        expect([reply.status, reply.headers['x-sap-keystore-type'], reply.headers['content-type']]).toEqual([
          200,
          type,
          mediaType,
        ]);
        expect(reply.bytes.length > 0).toBe(method === 'GET');
      }
    }
    await call('PUT', 'apps/shop/own', { body: jks });
    await call('PUT', 'subscriptions/intprov/acmetmn/own', { body: pem });
    const listed = (await call('GET', base)).json;
    expect(listed).toEqual({ keystores: ['one-jks', 'one-p12', 'one-pem', 'own', 'tagged'].map((name) => ({ name })) });
    expect((await call('GET', 'apps/shop')).json).toEqual({ keystores: [{ name: 'own' }] });
    const subscribed = { keystores: [{ name: 'own' }] };
    expect((await call('GET', 'subscriptions/intprov/acmetmn')).json).toEqual(subscribed);
    expect((await call('GET', 'apps/intprov:acmetmn')).json).toEqual(subscribed);
    expect((await call('GET', 'apps/intprov%3Aacmetmn/own')).bytes.equals(pem)).toBe(true);
  });

  it('O-54: an application gets the keystore of its subscription before its own and that of the account', async () => {
    const { files } = server.rooms.keystores;
    const from = { application: 'acmetmn', providerAccount: 'intprov' };
    const lookUp = async () => (await files.lookUp(server.acme.id, from, 'own'))?.level.kind;
    await call('PUT', 'apps/acmetmn/own', { body: jks });
    expect(await lookUp()).toBe('subscription');
    await call('DELETE', 'subscriptions/intprov/acmetmn/own');
    expect(await lookUp()).toBe('application');
    await call('DELETE', 'apps/acmetmn/own');
    expect(await lookUp()).toBe('account');
  });

  it('refuses what is no keystore, of another type than said, too large, or badly named', async () => {
    expect((await call('PUT', 'bad', { body: Buffer.from('hello') })).status).toBe(400);
    const named = await call('PUT', 'bad', { body: jks, headers: { 'content-type': 'application/x-pkcs12' } });
    expect(named.status).toBe(400);
    const typed = await call('PUT', 'bad', { body: jks, headers: { 'content-type': 'text/plain' } });
    expect(typed.status).toBe(415);
    const large = Buffer.concat([jks, Buffer.alloc(3 * 1024 * 1024)]);
    expect((await call('PUT', 'bad', { body: large })).status).toBe(413);
    expect((await call('PUT', 'b%20d', { body: jks })).status).toBe(400);
    expect((await call('GET', 'bad')).status).toBe(404);
  });

  it('changes and deletes only what If-Match names', async () => {
    await call('PUT', 'matched', { body: jks });
    const etag = String((await call('HEAD', 'matched')).headers.etag);
    const wrong = { headers: { 'if-match': '"0"' } };
    expect((await call('PUT', 'matched?overwrite=true', { body: p12, ...wrong })).status).toBe(412);
    expect((await call('DELETE', 'matched', wrong)).status).toBe(412);
    expect((await call('PUT', 'absent', { body: p12, headers: { 'if-match': '*' } })).status).toBe(412);
    expect((await call('PUT', 'matched?overwrite=true', { body: p12, headers: { 'if-match': etag } })).status).toBe(
      200,
    );
    expect((await call('DELETE', 'matched', { headers: { 'if-match': etag } })).status).toBe(412);
    expect((await call('DELETE', 'matched')).status).toBe(200);
    expect((await call('DELETE', 'matched')).status).toBe(404);
  });

  it('O-42, O-43, S-55: asks for the scope, the own account and an application that is there', async () => {
    expect((await call('PUT', 'refused', { body: jks, token: reader })).status).toBe(403);
    expect((await call('DELETE', 'own', { token: reader })).status).toBe(403);
    expect((await call('GET', '/keystore/v1/accounts/globex')).status).toBe(403);
    expect((await call('GET', '/keystore/v1/accounts/nobody')).status).toBe(404);
    expect((await call('GET', 'subscriptions/intprov/othertmn')).status).toBe(404);
    const roles = await server.fetchToken('hcp.readAuthorizationSettings');
    expect((await call('GET', 'own', { token: roles })).status).toBe(403);
  });

  it('O-82, S-65: puts uploads, downloads and deletions on record, without the content', async () => {
    const events = await server.rooms.audit.list(server.acme.id);
    const messages = events.map(({ message }) => message);
    for (const word of ['Uploading', 'Replacing', 'Downloading']) expect(messages).toContain(`${word} keystore own`);
    const text = JSON.stringify([events, server.logLines]);
    expect(text).not.toContain(p12.toString('base64').slice(0, 40));
    expect(text).not.toContain(pem.toString().split('\n')[1]);
  });
});
