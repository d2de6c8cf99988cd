import { expect, it } from 'vitest';
import type { CertificateAuthority } from '../../src/crypto/certificate-authority.ts';
import { createAdjustableClock } from '../../src/foundation/clock.ts';
import type { Database } from '../../src/storage/database.ts';
import { administrator, form, send } from '../support/authorization-server.ts';
import { type AuthorizationServerNode, createAuthorizationServerNode } from '../support/authorization-server-node.ts';
import {
  assertionFields,
  type ClientIdentity,
  createAssertionKey,
  createAuthority,
  issueIdentity,
  signAssertion,
} from '../support/client-credentials.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { startTestListener } from '../support/listener.ts';

const clientId = 'sb-shop!t1';
const audience = 'https://one.authentication.portolan.localhost';

/** Two nodes over one database, with one client. */
const startNodes = async (database: Database, trustedPem: readonly string[] = []) => {
  const clock = createAdjustableClock();
  const nodes: [AuthorizationServerNode, AuthorizationServerNode] = [
    await createAuthorizationServerNode(database, { clock, trustedPem }),
    await createAuthorizationServerNode(database, { clock, trustedPem }),
  ];
  const subaccount = await nodes[0].accounts.createSubaccount({ subdomain: 'one', flavour: 'cf' }, administrator);
  const { clients } = nodes[0].server;
  await clients.register(
    {
      kind: 'xsuaa',
      subaccountId: subaccount.id,
      clientId,
      xsappname: 'shop!t1',
      authorities: [],
      grantTypes: ['client_credentials'],
      credential: 'none',
    },
    administrator,
  );
  // As a proxy in front of each node passes certificates on.
  const listeners = await Promise.all(
    nodes.map(({ server }) =>
      startTestListener(server.routes, {
        clock: clock.now,
        trustedProxies: ['127.0.0.1'],
        clientCertificateHeader: 'x-forwarded-client-cert',
      }),
    ),
  );
  return {
    clients,
    clock,
    subaccountId: subaccount.id,
    ports: listeners.map(({ port }) => port),
    close: () => Promise.all(listeners.map((listener) => listener.close(100))),
  };
};

const askWith = (port: number, { cert }: ClientIdentity) => {
  const body = form({ grant_type: 'client_credentials', client_id: clientId });
  const [leaf = ''] = cert.split(/(?<=-----END CERTIFICATE-----\n)/);
  const headers = { ...body.headers, 'x-forwarded-client-cert': encodeURIComponent(leaf) };
  return send(port, { host: 'one.authentication.cert', path: '/oauth/token', ...body, headers });
};
const issue = (authority: CertificateAuthority, startsAgoMs: number) =>
  issueIdentity(authority, [['CN', 'shop']], { startsAgoMs });

describeOnBothDatabases('credentials of clients', (open) => {
  it('S-30: of 20 simultaneous uses of an assertion on two nodes one succeeds', async () => {
    const { clients, subaccountId, ports, close } = await startNodes(await open());
    const key = createAssertionKey();
    await clients.addKey(subaccountId, clientId, { publicKey: key.publicJwk() }, administrator);
    const body = form(assertionFields(signAssertion(key.privateKey, clientId, audience)));
    const replies = await Promise.all(
      Array.from({ length: 20 }, (_, index) => send(ports[index % 2] ?? 0, { path: '/oauth2/token', ...body })),
    );
    expect(replies.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 19 }, () => 401)]);
    await close();
  });

  it('O-73: a renewal seen by one node is known to the other within 2 s; of two at once the younger one stays', async () => {
    const authority = await createAuthority('Trusted');
    const { clients, clock, subaccountId, ports, close } = await startNodes(await open(), [authority.certificatePem]);
    const [oldest, middle, youngest] = [
      await issue(authority, 3 * 3_600_000),
      await issue(authority, 2 * 3_600_000),
      await issue(authority, 3_600_000),
    ];
    const registration = { binding: 'renewable', certificatePem: oldest.cert } as const;
    await clients.addCertificate(subaccountId, clientId, { registration }, administrator);
    const [one = 0, other = 0] = ports;
    expect((await askWith(other, oldest)).status).toBe(200);
    const both = await Promise.all([askWith(one, youngest), askWith(other, middle)]);
    expect(both[0].status).toBe(200);
    clock.advance(2001);
    expect((await askWith(other, oldest)).status).toBe(401);
    expect((await askWith(other, middle)).status).toBe(401);
    expect((await askWith(other, youngest)).status).toBe(200);
    await close();
  });

  it('a certificate that must be the only one is given once, to whoever asks for it first', async () => {
    const { clients, subaccountId, close } = await startNodes(await open());
    const { cert } = await issue(await createAuthority('Own'), 0);
    const registration = { binding: 'exact', certificatePem: cert } as const;
    const attempts = await Promise.allSettled(
      Array.from({ length: 5 }, () =>
        clients.addCertificate(
          subaccountId,
          clientId,
          { registration, uniqueness: 'certificate-and-names' },
          administrator,
        ),
      ),
    );
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await clients.listCredentials(subaccountId, clientId)).toHaveLength(1);
    await close();
  });

  it('notes the use of credentials of every kind, and ends them with their client', async () => {
    const database = await open();
    const { clients, subaccountId, ports, close } = await startNodes(database);
    const { secret } = await clients.addSecret(subaccountId, clientId, {}, administrator);
    const key = createAssertionKey();
    await clients.addKey(subaccountId, clientId, { publicKey: key.publicPem }, administrator);
    const identity = await issue(await createAuthority('Own'), 3_600_000);
    const registration = { binding: 'exact', certificatePem: identity.cert } as const;
    await clients.addCertificate(subaccountId, clientId, { registration }, administrator);
    const [port = 0] = ports;
    const bySecret = form({ grant_type: 'client_credentials', client_id: clientId, client_secret: secret.reveal() });
    const byKey = form(assertionFields(signAssertion(key.privateKey, clientId, audience)));
    const replies = [
      await send(port, { path: '/oauth2/token', ...bySecret }),
      await send(port, { path: '/oauth2/token', ...byKey }),
      await askWith(port, identity),
    ];
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200]);
    const listed = await clients.listCredentials(subaccountId, clientId);
    expect(listed.map(({ kind, lastUsedAtMs }) => [kind, typeof lastUsedAtMs])).toEqual([
      ['secret', 'number'],
      ['certificate', 'number'],
      ['key', 'number'],
    ]);
    expect(JSON.stringify(listed)).not.toContain(secret.reveal());
    await clients.delete(subaccountId, clientId, administrator);
    for (const table of ['oauth_client_secrets', 'oauth_client_certificates', 'oauth_client_keys'] as const) {
      expect(await database.read.selectFrom(table).select('id').execute()).toEqual([]);
    }
    await close();
  });
});
