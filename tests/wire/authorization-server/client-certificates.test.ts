import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CertificateAuthority } from '../../../src/crypto/certificate-authority.ts';
import { describeCertificate } from '../../../src/crypto/certificates.ts';
import {
  administrator,
  basic,
  claimsOf,
  form,
  type ServerWithClients,
  startWithClients,
  type WireRequest,
} from '../../support/authorization-server.ts';
import {
  type ClientIdentity,
  createAuthority,
  createSelfSigned,
  issueIdentity,
  sendTls,
} from '../../support/client-credentials.ts';

let server: ServerWithClients;
let local: CertificateAuthority;
let foreign: CertificateAuthority;

beforeAll(async () => {
  server = await startWithClients();
  local = server.rooms.authority;
  foreign = await createAuthority('Somebody else');
});
// What one test had refused does not count in the next (S-09).
beforeEach(() => server.clock.advance(31_000));
afterAll(() => server.close());

const certificateHost = 'cf-one.authentication.cert';
const plainHost = 'cf-one.authentication';
const dayMs = 86_400_000;

let count = 0;
const register = async (options: { readonly isPublic?: boolean } = {}): Promise<string> => {
  count += 1;
  const { client } = await server.clients.register(
    {
      kind: 'xsuaa',
      subaccountId: server.cf.id,
      clientId: `sb-cert-${count}!t1`,
      xsappname: `cert-${count}!t1`,
      authorities: [],
      grantTypes: ['client_credentials', 'authorization_code', 'refresh_token'],
      credential: 'none',
      ...options,
    },
    administrator,
  );
  return client.clientId;
};
type Registration = Parameters<typeof server.clients.addCertificate>[2];
const add = (
  clientId: string,
  registration: Registration['registration'],
  options: Omit<Registration, 'registration'> = {},
) => server.clients.addCertificate(server.cf.id, clientId, { registration, ...options }, administrator);

const ask = (clientId: string | undefined, identity?: ClientIdentity, options: Partial<WireRequest> = {}) =>
  sendTls(
    server.httpsPort,
    {
      host: certificateHost,
      path: '/oauth/token',
      ...form({ grant_type: 'client_credentials', ...(clientId !== undefined && { client_id: clientId }) }),
      ...options,
    },
    identity,
  );
const issue = (name: string, options: Parameters<typeof issueIdentity>[2] = {}, authority = local) =>
  issueIdentity(
    authority,
    [
      ['CN', name],
      ['O', 'Tests'],
    ],
    { nowMs: server.clock.now(), ...options },
  );
const refusal = { error: 'invalid_client', error_description: 'Client authentication failed' };

describe('a pinned certificate', () => {
  it('O-71: works on the certificate host with client_id, and not without', async () => {
    const identity = await issue('pinned');
    const client = await register();
    await add(client, { binding: 'exact', certificatePem: identity.cert });
    expect((await ask(client, identity)).status).toBe(200);
    const nameless = await ask(undefined, identity);
    expect([nameless.status, nameless.json]).toEqual([401, refusal]);
    const [event] = await server.rooms.audit.list('installation');
    expect(event).toMatchObject({ action: 'refuse', attributes: { reason: 'a certificate without a client id' } });
    expect((await ask(client)).status, 'no certificate').toBe(401);
  });

  it('O-71: alone is refused on the plain host; the bare host and its path twin take it', async () => {
    const identity = await issue('hosts');
    const client = await register();
    await add(client, { binding: 'exact', certificatePem: identity.cert });
    expect((await ask(client, identity, { host: plainHost })).status).toBe(401);
    const bare = { grant_type: 'client_credentials', client_id: client };
    expect((await sendTls(server.httpsPort, { path: '/oauth/token', ...form(bare) }, identity)).status).toBe(200);
    expect((await sendTls(server.httpsPort, { path: '/t/cf-one/oauth/token', ...form(bare) }, identity)).status).toBe(
      200,
    );
    expect((await ask(client, identity, { host: plainHost, path: '/oauth2/token' })).status, 'standard door').toBe(200);
  });

  it('S-27: a token of XSUAA is taken without its certificate, and not over another one (decision 0006)', async () => {
    const identity = await issue('theirs');
    const client = await register();
    await add(client, { binding: 'exact', certificatePem: identity.cert });
    const { json } = await ask(client, identity);
    const end = (presented: ClientIdentity | undefined) =>
      sendTls(
        server.httpsPort,
        {
          host: certificateHost,
          method: 'DELETE',
          path: `/oauth/token/revoke/${'0'.repeat(32)}`,
          headers: { authorization: `Bearer ${String(json.access_token)}` },
        },
        presented,
      );
    expect((await end(await issue('another'))).status).toBe(401);
    expect((await end(identity)).status).toBe(200);
    expect((await end(undefined)).status).toBe(200);
  });

  it('O-72, S-27: its tokens carry its thumbprint, opaque ones show it by introspection', async () => {
    const identity = await issue('bound');
    const client = await register();
    await add(client, { binding: 'exact', certificatePem: identity.cert });
    const confirmation = { 'x5t#S256': describeCertificate(identity.cert).sha256Thumbprint };
    const xsuaa = await ask(client, identity);
    expect(claimsOf(xsuaa.json.access_token).cnf).toEqual(confirmation);
    const fields = { grant_type: 'client_credentials', client_id: client, token_format: 'opaque' };
    const opaque = await ask(client, identity, { path: '/oauth2/token', ...form(fields) });
    expect(String(opaque.json.access_token)).toMatch(/^[0-9a-f]{32}$/);
    const token = { token: String(opaque.json.access_token), client_id: client };
    const seen = await ask(client, identity, { path: '/oauth2/introspect', ...form(token) });
    expect(seen.json).toMatchObject({ active: true, client_id: client, cnf: confirmation });
  });

  it('O-73: is that certificate alone: not a renewed one, not one of the same names and key', async () => {
    const identity = await issue('renewed');
    const client = await register();
    await add(client, { binding: 'exact', certificatePem: identity.cert });
    expect((await ask(client, await issue('renewed', { startsAgoMs: 0 }))).status).toBe(401);
    expect((await ask(client, identity)).status).toBe(200);
  });

  it('may vouch for itself', async () => {
    const own = await createSelfSigned('self-signed');
    const client = await register();
    await add(client, { binding: 'exact', certificatePem: own.cert });
    expect((await ask(client, own)).status).toBe(200);
    expect((await ask(client, await createSelfSigned('self-signed'))).status).toBe(401);
  });

  it('ends with its own validity, and with the time it was registered for', async () => {
    const identity = await issue('short', { validityDays: 1 });
    const client = await register();
    const { certificateId } = await add(client, { binding: 'exact', certificatePem: identity.cert });
    const [info] = await server.clients.listCredentials(server.cf.id, client);
    expect(info?.expiresAtMs).toBe(describeCertificate(identity.cert).notAfterMs);
    await server.clients.removeCertificate(server.cf.id, client, certificateId, administrator);
    expect((await ask(client, identity)).status, 'removed').toBe(401);
    await add(
      client,
      { binding: 'exact', certificatePem: identity.cert },
      { expiresAtMs: server.clock.now() + 60_000 },
    );
    expect((await ask(client, identity)).status).toBe(200);
    server.clock.advance(60_000);
    expect((await ask(client, identity)).status, 'registered no longer').toBe(401);
  });
});

describe('a certificate known by its names', () => {
  const subjectDn = 'CN=names,O=Tests';

  it('is taken from trusted authorities: RFC 8705 tls_client_auth', async () => {
    const client = await register();
    await add(client, { binding: 'subject', subjectDn: 'cn=names, o=Tests' });
    expect((await ask(client, await issue('names'))).status).toBe(200);
    expect((await ask(client, await issue('names', { startsAgoMs: 0 }))).status, 'another one').toBe(200);
    expect((await ask(client, await issue('other'))).status, 'other names').toBe(401);
    expect((await ask(client, await issue('names', {}, foreign))).status, 'unknown authority').toBe(401);
    expect((await ask(client, await createSelfSigned('names'))).status, 'by itself').toBe(401);
  });

  it('is taken from the issuer it was registered with alone', async () => {
    const client = await register();
    await add(client, { binding: 'subject', subjectDn, issuerDn: 'CN=Another CA' });
    expect((await ask(client, await issue('names'))).status).toBe(401);
  });

  it('is refused before and after its validity', async () => {
    const client = await register();
    await add(client, { binding: 'subject', subjectDn });
    expect((await ask(client, await issue('names', { startsAgoMs: 3 * dayMs, validityDays: 2 }))).status).toBe(401);
    expect((await ask(client, await issue('names', { startsAgoMs: -dayMs }))).status).toBe(401);
  });

  it.each(['', 'names', 'CN', 'CN=a;O=b,', '=a'])('S-06: cannot be %j', async (name) => {
    const client = await register();
    await expect(add(client, { binding: 'subject', subjectDn: name })).rejects.toMatchObject({ status: 400 });
  });
});

describe('O-73: a certificate that is not pinned', () => {
  it('may be renewed: same names, not older than the latest one seen; that is noted', async () => {
    const first = await issue('rolling', { startsAgoMs: 3 * dayMs });
    const second = await issue('rolling', { startsAgoMs: dayMs });
    const client = await register();
    await add(client, { binding: 'renewable', certificatePem: first.cert });
    expect((await ask(client, first)).status).toBe(200);
    expect((await ask(client, second)).status).toBe(200);
    expect((await ask(client, first)).status, 'older than the latest').toBe(401);
    expect((await ask(client, second)).status).toBe(200);
    const [info] = await server.clients.listCredentials(server.cf.id, client);
    expect(info).toMatchObject({
      binding: 'renewable',
      thumbprint: describeCertificate(second.cert).sha256Thumbprint,
      seenNotBeforeMs: describeCertificate(second.cert).notBeforeMs,
    });
    const rows = await server.rooms.database.read
      .selectFrom('audit_events')
      .select(['message', 'object'])
      .where('object', '=', `OAuth client ${client}`)
      .execute();
    expect(rows.filter(({ message }) => message.startsWith('Certificate renewed'))).toHaveLength(1);
  });

  it('is taken for ten minutes though a younger one was seen', async () => {
    const first = await issue('fresh', { startsAgoMs: 5 * 60_000 });
    const second = await issue('fresh', { startsAgoMs: 60_000 });
    const client = await register();
    await add(client, { binding: 'renewable', certificatePem: first.cert });
    expect((await ask(client, second)).status).toBe(200);
    expect((await ask(client, first)).status).toBe(200);
    server.clock.advance(6 * 60_000);
    expect((await ask(client, first)).status).toBe(401);
  });

  it('is refused with the same names from an authority that is not trusted', async () => {
    const first = await issue('rogue');
    const client = await register();
    await add(client, { binding: 'renewable', certificatePem: first.cert });
    const sameNames = await createAuthority('Portolan local CA');
    expect((await ask(client, await issue('rogue', { startsAgoMs: 0 }, sameNames))).status).toBe(401);
  });
});

describe('one method a request', () => {
  it('S-02: a certificate in the handshake is no second method beside a secret; the token is not bound to it then', async () => {
    const identity = await issue('beside');
    const { id, secret } = server.xsuaa;
    const body = form({ grant_type: 'client_credentials', client_id: id, client_secret: secret });
    const byPost = await ask(id, identity, body);
    expect(byPost.status).toBe(200);
    expect(claimsOf(byPost.json.access_token).cnf).toBeUndefined();
    const byBasic = await ask(undefined, identity, {
      path: '/oauth2/token',
      headers: { ...body.headers, ...basic(id, secret) },
      body: 'grant_type=client_credentials',
    });
    expect(byBasic.status).toBe(200);
  });

  it('a client with certificates alone cannot come with a secret, one with secrets alone not with a certificate', async () => {
    const identity = await issue('alone');
    const client = await register();
    await add(client, { binding: 'exact', certificatePem: identity.cert });
    const secret = form({ grant_type: 'client_credentials', client_id: client, client_secret: 'anything' });
    const wrong = await ask(client, identity, secret);
    expect([wrong.status, wrong.json]).toEqual([401, refusal]);
    const other = await ask(server.xsuaa.id, identity);
    expect([other.status, other.json]).toEqual([401, refusal]);
  });

  it('S-04, S-09: failures count alike for a client with certificates, one without and one that does not exist', async () => {
    const identity = await issue('guessing');
    const client = await register();
    await add(client, { binding: 'subject', subjectDn: 'CN=somebody' });
    for (const name of [client, await register(), 'sb-nobody!t1']) {
      server.clock.advance(31_000);
      const replies = await Promise.all(Array.from({ length: 25 }, () => ask(name, identity)));
      const statuses = replies.map(({ status }) => status).sort();
      expect(statuses).toEqual([...Array.from({ length: 20 }, () => 401), ...Array.from({ length: 5 }, () => 429)]);
    }
  });

  it('a public client with a certificate in its handshake is a public client', async () => {
    const identity = await issue('public');
    const { client } = await server.clients.register(
      {
        kind: 'neo-application',
        subaccountId: server.acme.id,
        name: 'App',
        authorizationGrant: 'authorization-code',
        confidential: false,
        subscription: server.tmn,
        tokenLifetimeSeconds: 60,
        refreshTokenLifetimeSeconds: 600,
        redirectUris: ['https://app.example/callback'],
      },
      administrator,
    );
    const refresh = form({ grant_type: 'refresh_token', refresh_token: 'unknown', client_id: client.clientId });
    const options = { host: 'oauthasservices-acme', path: '/oauth2/token' };
    expect((await ask(client.clientId, identity, { ...options, ...refresh })).json.error).toBe('invalid_grant');
    expect((await ask(client.clientId, identity, options)).json.error).toBe('unauthorized_client');
    const jwtBearer = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
    await server.clients.update(server.acme.id, client.clientId, { grantTypes: [jwtBearer] }, administrator);
    const exchange = form({ grant_type: jwtBearer, assertion: 'a.b.c', client_id: client.clientId });
    const refused = await ask(client.clientId, identity, { ...options, ...exchange });
    expect(refused.json.error, 'registered for it, and public').toBe('unauthorized_client');
    const token = form({ token: 'x', client_id: client.clientId });
    expect((await ask(client.clientId, undefined, { ...options, path: '/oauth2/introspect', ...token })).status).toBe(
      401,
    );
    expect((await ask(client.clientId, undefined, { ...options, path: '/oauth2/revoke', ...token })).status).toBe(200);
  });
});

describe('rules of registration', () => {
  it('a certificate may have to be the only one: 409 from either side', async () => {
    const identity = await issue('unique');
    const [one, two] = [await register(), await register()];
    const exact = { binding: 'exact', certificatePem: identity.cert } as const;
    await add(one, exact, { uniqueness: 'certificate-and-names' });
    await expect(add(two, exact)).rejects.toMatchObject({ status: 409, code: 'certificate_in_use' });
    const shared = { binding: 'exact', certificatePem: (await issue('shared')).cert } as const;
    await add(one, shared);
    await add(two, shared);
    await expect(add(two, shared, { uniqueness: 'certificate-and-names' })).rejects.toMatchObject({ status: 409 });
  });

  it.each([
    ['no PEM', () => 'nothing'],
    ['a private key alone', async () => (await createSelfSigned('x')).key],
    ['an expired one', async () => (await issue('old', { startsAgoMs: 3 * dayMs, validityDays: 1 })).cert],
  ])('S-49: %s is refused', async (_name, pem) => {
    const client = await register();
    const adding = add(client, { binding: 'exact', certificatePem: await pem() });
    await expect(adding).rejects.toMatchObject({ status: 400, code: 'invalid_client_metadata' });
  });

  it('S-55: credentials belong to clients of one subaccount', async () => {
    const { certificateId } = await add(await register(), { binding: 'subject', subjectDn: 'CN=x' });
    const { clients, acme, xsuaa } = server;
    for (const attempt of [
      () =>
        clients.addCertificate(
          acme.id,
          xsuaa.id,
          { registration: { binding: 'subject', subjectDn: 'CN=x' } },
          administrator,
        ),
      () => clients.addKey(acme.id, xsuaa.id, { publicKey: 'x' }, administrator),
      () => clients.listCredentials(acme.id, xsuaa.id),
      () => clients.removeCertificate(acme.id, xsuaa.id, certificateId, administrator),
      () => clients.removeCertificate(server.cf.id, xsuaa.id, certificateId, administrator),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ status: 404 });
    }
  });

  it('rev_sig changes with certificates and keys', async () => {
    const read = async (): Promise<unknown> => {
      const { id, secret } = server.xsuaa;
      const body = form({ grant_type: 'client_credentials', client_id: id, client_secret: secret });
      return claimsOf((await ask(id, undefined, body)).json.access_token).rev_sig;
    };
    const before = await read();
    const { certificateId } = await add(server.xsuaa.id, { binding: 'subject', subjectDn: 'CN=x' });
    expect(await read()).not.toBe(before);
    await server.clients.removeCertificate(server.cf.id, server.xsuaa.id, certificateId, administrator);
    expect(await read()).toBe(before);
  });
});

describe('secrets of a client', () => {
  it('rotate with an overlap, and say when the old one may go', async () => {
    const client = await register();
    const { cf, clients, clock } = server;
    const old = await clients.addSecret(cf.id, client, {}, administrator);
    const by = async (secret: { readonly reveal: () => string }) =>
      (
        await ask(
          client,
          undefined,
          form({ grant_type: 'client_credentials', client_id: client, client_secret: secret.reveal() }),
        )
      ).status;
    expect(await by(old.secret)).toBe(200);
    const adviceOf = async (id: string) =>
      (await clients.listCredentials(cf.id, client)).find((credential) => credential.id === id)?.deletion;
    expect(await adviceOf(old.secretId)).toEqual({ isSafe: false, reason: 'only-one' });
    const next = await clients.addSecret(cf.id, client, { othersEndAtMs: clock.now() + 2 * dayMs }, administrator);
    expect(await adviceOf(old.secretId)).toEqual({ isSafe: false, reason: 'in-use' });
    expect(await adviceOf(next.secretId)).toEqual({ isSafe: true, reason: 'never-used' });
    clock.advance(1000);
    expect([await by(old.secret), await by(next.secret)]).toEqual([200, 200]);
    clock.advance(1000);
    expect(await by(next.secret)).toBe(200);
    expect(await adviceOf(old.secretId)).toEqual({ isSafe: false, reason: 'used-lately' });
    clock.advance(43_200_000);
    expect(await adviceOf(old.secretId)).toEqual({ isSafe: true, reason: 'replaced' });
    clock.advance(2 * dayMs);
    expect(await adviceOf(old.secretId)).toEqual({ isSafe: true, reason: 'expired' });
    expect([await by(old.secret), await by(next.secret)]).toEqual([401, 200]);
  });

  it('may begin to count later', async () => {
    const client = await register();
    const validFromMs = server.clock.now() + 60_000;
    const { secret } = await server.clients.addSecret(server.cf.id, client, { validFromMs }, administrator);
    const body = form({ grant_type: 'client_credentials', client_id: client, client_secret: secret.reveal() });
    expect((await ask(client, undefined, body)).status).toBe(401);
    expect(await server.clients.isSecret(server.cf.id, client, secret.reveal())).toBe(false);
    server.clock.advance(60_000);
    expect((await ask(client, undefined, body)).status).toBe(200);
  });
});
