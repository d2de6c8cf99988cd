import { expect, it } from 'vitest';
import { type Accounts, createAccounts } from '../../src/accounts/index.ts';
import { type Audit, createAudit } from '../../src/audit/index.ts';
import { type AuthorizationServer, createAuthorizationServer } from '../../src/authorization-server/index.ts';
import { generatePepper } from '../../src/crypto/random.ts';

import { createSealing } from '../../src/crypto/sealing.ts';
import { createSecretHashing } from '../../src/crypto/secret-hashing.ts';
import { type AdjustableClock, createAdjustableClock } from '../../src/foundation/clock.ts';
import type { SubaccountId } from '../../src/foundation/ids.ts';
import { silentLog } from '../../src/foundation/log.ts';
import { Secret } from '../../src/foundation/secret.ts';
import { createPublicUrls } from '../../src/http/server/public-urls.ts';
import { createIdentityProvider } from '../../src/identity-provider/index.ts';
import type { Database } from '../../src/storage/database.ts';
import { createSealingKeyStore } from '../../src/storage/sealing-key-store.ts';
import { administrator, basic, send } from '../support/authorization-server.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { startTestListener } from '../support/listener.ts';

const masterKey = new Secret(Buffer.from(generatePepper()).toString('base64'));
const pepper = generatePepper();

type Node = {
  readonly accounts: Accounts;
  readonly audit: Audit;
  readonly server: AuthorizationServer;
  readonly clock: AdjustableClock;
};

/** One node over a database; several nodes share master key and pepper. */
const createNode = async (database: Database, clock = createAdjustableClock()): Promise<Node> => {
  const audit = createAudit({ database, clock: clock.now });
  const accounts = createAccounts({ database, clock: clock.now, appendAudit: audit.append });
  const sealing = await createSealing({ masterKey, keyStore: createSealingKeyStore(database), clock: clock.now });
  const secretHashing = createSecretHashing({ pepper, clock: clock.now });
  const server = createAuthorizationServer({
    database,
    clock: clock.now,
    log: silentLog,
    accounts,
    audit,
    identityProvider: createIdentityProvider({
      database,
      clock: clock.now,
      log: silentLog,
      accounts,
      audit,
      secretHashing,
    }),
    secretHashing,
    sealing,
    providerSignInKey: new Uint8Array(32),
    settings: {
      publicUrls: createPublicUrls({ publicDomain: 'portolan.localhost', port: () => 443 }),
      acceptNeoBodyCredentials: false,
      acceptSecretInQuery: false,
      uaaErrors: false,
      reusesTokens: false,
      signingAlgorithm: 'RS256',
    },
  });
  return { accounts, audit, server, clock };
};

const tmn = { providerAccount: 'intprov', application: 'acmetmn' };
const createAccount = async ({ accounts }: Node, subdomain: string): Promise<SubaccountId> => {
  const { id } = await accounts.createSubaccount({ subdomain, flavour: 'neo' }, administrator);
  await accounts.subscribe(id, tmn, administrator);
  return id;
};
const register = async (node: Node, subaccountId: SubaccountId, clientId?: string, tokenLifetimeSeconds = 60) => {
  const { client, secret } = await node.server.clients.register(
    {
      kind: 'neo-application',
      subaccountId,
      name: 'Client',
      authorizationGrant: 'client-credentials',
      subscription: tmn,
      tokenLifetimeSeconds,
      ...(clientId !== undefined && { clientId }),
    },
    administrator,
  );
  return { id: client.clientId, secret: secret?.reveal() ?? '' };
};
const path = '/oauth2/api/v1/token?grant_type=client_credentials';

describeOnBothDatabases('the authorization server', (open) => {
  it('stores every token of a burst, each with its event', async () => {
    const database = await open();
    const node = await createNode(database);
    const acme = await createAccount(node, 'acme');
    const client = await register(node, acme);
    const listener = await startTestListener(node.server.routes, { clock: node.clock.now });
    const replies = await Promise.all(
      Array.from({ length: 90 }, () => send(listener.port, { path, headers: basic(client.id, client.secret) })),
    );
    const tokens = replies.map(({ json }) => String(json.access_token));
    expect(replies.filter(({ status }) => status !== 200).map(({ text }) => text)).toEqual([]);
    expect(new Set(tokens).size).toBe(90);
    for (const token of tokens) expect(await node.server.checkToken(token)).toMatchObject({ kind: 'valid' });
    const events = await node.audit.list(acme, { category: 'audit.security-events' });
    expect(events.filter(({ action }) => action === 'create')).toHaveLength(90);
    await listener.close(100);
  });

  it('answers 200 or 401, never 500, to a client that is deleted while it asks', async () => {
    const database = await open();
    const node = await createNode(database);
    const acme = await createAccount(node, 'acme');
    const [doomed, other] = [await register(node, acme), await register(node, acme)];
    const listener = await startTestListener(node.server.routes, { clock: node.clock.now });
    const ask = ({ id, secret }: typeof doomed) => send(listener.port, { path, headers: basic(id, secret) });
    await ask(doomed);
    const [mine, theirs] = await Promise.all([
      Promise.all(Array.from({ length: 15 }, () => ask(doomed))),
      Promise.all(Array.from({ length: 30 }, () => ask(other))),
      // Past the directory, as another node would do it.
      database.write((transaction) =>
        transaction.deleteFrom('oauth_clients').where('client_id', '=', doomed.id).execute(),
      ),
    ]);
    expect(mine.map(({ status }) => status).filter((status) => status !== 200 && status !== 401)).toEqual([]);
    expect(theirs.map(({ status }) => status)).toEqual(Array(30).fill(200));
    await listener.close(100);
  });

  it('R-16, S-28: another node sees new clients, changed secrets and deletions at once or within 2 s', async () => {
    const database = await open();
    const [one, other] = [await createNode(database), await createNode(database)];
    const acme = await createAccount(one, 'acme');
    const client = await register(one, acme);
    const listener = await startTestListener(other.server.routes, { clock: other.clock.now });
    const ask = (secret: string) => send(listener.port, { path, headers: basic(client.id, secret) });
    const token = String((await ask(client.secret)).json.access_token);

    const { secret } = await one.server.clients.addSecret(acme, client.id, {}, administrator);
    expect((await ask(secret.reveal())).status).toBe(200);
    expect(await other.server.checkToken(token)).toMatchObject({ kind: 'valid' });

    await one.server.clients.delete(acme, client.id, administrator);
    expect((await one.server.checkToken(token)).kind).toBe('invalid');
    other.clock.advance(2001);
    expect((await other.server.checkToken(token)).kind).toBe('invalid');
    expect((await ask(client.secret)).status).toBe(401);
    await listener.close(100);
  });

  it('O-18: an id is taken whatever its case, also when two ask for it at once', async () => {
    const node = await createNode(await open());
    const [acme, globex] = [await createAccount(node, 'acme'), await createAccount(node, 'globex')];
    const results = await Promise.allSettled([
      register(node, acme, 'Same-Id'),
      register(node, globex, 'same-id'),
      register(node, acme, 'SAME-ID'),
    ]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
    expect(results.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { status: 409 } });
  });

  it('keeps the id of a deleted client back from other subaccounts for 180 days', async () => {
    const node = await createNode(await open());
    const [acme, globex] = [await createAccount(node, 'acme'), await createAccount(node, 'globex')];
    await register(node, acme, 'reused');
    await node.server.clients.delete(acme, 'reused', administrator);
    await expect(register(node, globex, 'REUSED')).rejects.toMatchObject({ status: 409 });
    await register(node, acme, 'reused');
    await node.server.clients.delete(acme, 'reused', administrator);
    node.clock.advance(180 * 86_400_000 + 1);
    await register(node, globex, 'reused');
  });

  it('S-55: manages a client through its own subaccount only', async () => {
    const node = await createNode(await open());
    const [acme, globex] = [await createAccount(node, 'acme'), await createAccount(node, 'globex')];
    const { id } = await register(node, acme);
    const { clients } = node.server;
    const attempts = await Promise.allSettled([
      clients.update(globex, id, { name: 'x' }, administrator),
      clients.delete(globex, id, administrator),
      clients.addSecret(globex, id, {}, administrator),
      clients.listSecrets(globex, id),
    ]);
    for (const attempt of attempts) expect(attempt).toMatchObject({ status: 'rejected', reason: { status: 404 } });
    expect(await clients.list(globex)).toEqual([]);
    expect(await clients.list(acme, 'neo-application')).toHaveLength(1);
  });

  it('changes made at the same time do not undo each other', async () => {
    const node = await createNode(await open());
    const acme = await createAccount(node, 'acme');
    const { id } = await register(node, acme);
    const { clients } = node.server;
    await Promise.all([
      clients.update(acme, id, { name: 'Renamed' }, administrator),
      clients.update(acme, id, { tokenLifetimeSeconds: 7200 }, administrator),
    ]);
    expect(await clients.find(id)).toMatchObject({ name: 'Renamed', tokenLifetimeSeconds: 7200 });
  });

  it('S-24: two nodes that need the first signing key at once end up with the same one', async () => {
    const database = await open();
    const nodes = [await createNode(database), await createNode(database)];
    const acme = await createAccount(nodes[0] as Node, 'acme');
    await Promise.all(nodes.map(({ server }) => server.ensureSigningKey(acme)));
    const keys = await database.read.selectFrom('token_signing_keys').selectAll().execute();
    expect(keys).toHaveLength(1);
    const stored = Buffer.from(keys[0]?.sealed_private_key ?? []).toString('latin1');
    expect(stored, 'S-63').not.toContain('PRIVATE KEY');
  });

  it('S-05, S-11: stores neither a secret nor a token as it is', async () => {
    const database = await open();
    const node = await createNode(database);
    const acme = await createAccount(node, 'acme');
    const client = await register(node, acme);
    const listener = await startTestListener(node.server.routes, { clock: node.clock.now });
    const { json } = await send(listener.port, { path, headers: basic(client.id, client.secret) });
    const stored = JSON.stringify([
      await database.read.selectFrom('oauth_client_secrets').selectAll().execute(),
      await database.read.selectFrom('access_tokens').selectAll().execute(),
      await database.read.selectFrom('audit_events').selectAll().execute(),
    ]);
    for (const text of [client.secret, String(json.access_token)]) {
      expect(text.length).toBeGreaterThan(30);
      expect(stored).not.toContain(text);
    }
    await listener.close(100);
  });

  it('R-18: purges what has expired, in batches, and nothing else', async () => {
    const database = await open();
    const node = await createNode(database);
    const acme = await createAccount(node, 'acme');
    const [short, long] = [await register(node, acme, 'short', 60), await register(node, acme, 'long', 86_400)];
    const hex = (index: number): string => index.toString(16).padStart(32, '0');
    const issuedAtMs = node.clock.now();
    for (let index = 0; index < 250; index += 1) {
      await node.server.importToken({ clientId: short.id, token: hex(index), issuedAtMs }, administrator);
    }
    await node.server.importToken({ clientId: long.id, token: hex(1000), issuedAtMs }, administrator);
    expect(await node.server.purgeExpired()).toBe(0);
    node.clock.advance(61_000);
    expect(await node.server.purgeExpired()).toBe(250);
    expect(await node.server.purgeExpired()).toBe(0);
    expect(await node.server.checkToken(hex(1000))).toMatchObject({ kind: 'valid' });
  });

  it('ends clients, tokens and keys with their subaccount', async () => {
    const database = await open();
    const node = await createNode(database);
    const acme = await createAccount(node, 'acme');
    const client = await register(node, acme);
    await node.server.ensureSigningKey(acme);
    const token = '0123456789abcdef0123456789abcdef';
    await node.server.importToken({ clientId: client.id, token, issuedAtMs: node.clock.now() }, administrator);
    await node.accounts.deleteSubaccount(acme, administrator);
    for (const table of ['oauth_clients', 'oauth_client_secrets', 'access_tokens', 'token_signing_keys'] as const) {
      expect(await database.read.selectFrom(table).selectAll().execute(), table).toEqual([]);
    }
    node.clock.advance(2001);
    expect((await node.server.checkToken(token)).kind).toBe('invalid');
  });
});
