import { afterEach, expect, it } from 'vitest';
import { verifyJwt } from '../../src/crypto/jwt.ts';
import { generatePepper } from '../../src/crypto/random.ts';
import { parseJwkSet, type VerificationKey } from '../../src/crypto/verification-keys.ts';
import { allMigrations } from '../../src/storage/migrations/index.ts';
import {
  administrator,
  claimsOf,
  form,
  headerOf,
  type ServerWithClients,
  send,
  startWithClients,
  type TestApp,
} from '../support/authorization-server.ts';
import { type DatabasePlace, describeOnBothDatabases } from '../support/databases.ts';
import { startTestApp } from '../support/start-app.ts';

const hourMs = 3_600_000;

describeOnBothDatabases('signing keys', (_open, { dialect, createPlace }) => {
  const opened: { close: () => Promise<void> }[] = [];
  afterEach(async () => {
    for (const app of opened.splice(0).reverse()) await app.close();
  });

  /** Two whole servers over one PostgreSQL database; one server twice where the database is embedded. */
  const startNodes = async () => {
    const { url, dataFolder } = await createPlace();
    const masterKey = Buffer.from(generatePepper()).toString('base64');
    const first = await startWithClients({ masterKey, ...(url === undefined ? { dataFolder } : { databaseUrl: url }) });
    opened.push(first);
    const second = url === undefined ? first : await startTestApp({ masterKey, databaseUrl: url });
    if (second !== first) opened.push(second);
    const nodes: readonly TestApp[] = [first, second];
    const keysOf = (node: TestApp) => node.rooms.authorizationServer.signingKeys;
    return {
      first,
      second,
      zone: first.cf.id,
      keys: keysOf(first),
      everyNode: <T>(run: (keys: ReturnType<typeof keysOf>) => Promise<T>) =>
        Promise.allSettled(nodes.map((node) => run(keysOf(node)))),
      advance: (milliseconds: number) => {
        for (const node of new Set(nodes)) node.clock.advance(milliseconds);
      },
    };
  };
  const valuesOf = <T>(results: readonly PromiseSettledResult<T>[]): readonly T[] =>
    results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));

  it('O-75: of two nodes that create a key at once one does, the other is refused', async () => {
    const { zone, keys, everyNode } = await startNodes();
    const results = await everyNode((node) => node.create(zone, {}, administrator));
    expect(valuesOf(results)).toHaveLength(1);
    expect(results.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { status: 409 } });
    expect((await keys.list(zone)).map(({ state }) => state)).toEqual(['active', 'pending']);
  });

  it('R-16, S-24: two nodes that rotate at once end with one result', async () => {
    const { zone, keys, everyNode, advance, first } = await startNodes();
    const pending = valuesOf(await everyNode((node) => node.rotate(zone, {}, administrator)));
    expect(pending).toHaveLength(2);
    expect(new Set(pending.map(({ kid }) => kid)).size).toBe(1);
    const kid = pending[0]?.kid ?? '';
    advance(12 * hourMs);
    const enabled = valuesOf(await everyNode((node) => node.enable(zone, kid, {}, administrator)));
    expect(enabled.map((key) => [key.kid, key.state])).toEqual([
      [kid, 'active'],
      [kid, 'active'],
    ]);
    expect((await keys.list(zone)).map(({ state }) => state)).toEqual(['retired', 'active']);
    const events = await first.rooms.audit.list(zone, { limit: 100 });
    expect(events.filter(({ message }) => message === `Enabling signing key: ${kid}`)).toHaveLength(1);
  });

  it('an emergency removal and an enabling at once leave one key that signs', async () => {
    const { zone, keys, everyNode, advance } = await startNodes();
    const { kid } = await keys.create(zone, {}, administrator);
    const old = (await keys.list(zone)).find(({ state }) => state === 'active')?.kid ?? '';
    advance(12 * hourMs);
    let turn = 0;
    await everyNode(async (node) => {
      turn += 1;
      if (turn === 1) await node.delete(zone, old, { isEmergency: true }, administrator);
      else await node.enable(zone, kid, {}, administrator);
    });
    expect((await keys.list(zone)).map((key) => [key.kid, key.state])).toEqual([[kid, 'active']]);
  });

  it('R-16: what is due is done once, whichever node does it', async () => {
    const { zone, keys, everyNode, advance, first, second } = await startNodes();
    const { kid } = await keys.create(zone, { isAutomatic: true }, administrator);
    advance(48 * hourMs);
    const enabled = valuesOf(await everyNode((node) => node.runDueRotations()));
    expect([...enabled].sort()).toEqual([0, 1]);
    advance(12 * hourMs + 600_000);
    const deleted = valuesOf(await everyNode((node) => node.runDueRotations()));
    expect([...deleted].sort()).toEqual([0, 1]);
    expect((await keys.list(zone)).map((key) => [key.kid, key.state])).toEqual([[kid, 'active']]);
    const events = await first.rooms.audit.list(zone, { limit: 100 });
    expect(events.filter(({ actor }) => actor.name === 'signing-keys')).toHaveLength(3);
    const lease = await second.rooms.database.read
      .selectFrom('leases')
      .select('expires_at_ms')
      .where('name', '=', 'signing-key-rotation')
      .executeTakeFirstOrThrow();
    expect(lease.expires_at_ms).toBeGreaterThan(first.clock.now());
  });

  it('never gives a key id again, even that of a deleted key', async () => {
    const { zone, keys, first } = await startNodes();
    const { kid } = await keys.create(zone, {}, administrator);
    await keys.delete(zone, kid, {}, administrator);
    const { database } = first.rooms;
    const used = await database.read.selectFrom('used_signing_key_ids').select('kid').execute();
    expect(used.map((row) => row.kid)).toContain(kid);
    const again = database.write((transaction) =>
      transaction.insertInto('used_signing_key_ids').values({ kid, given_at_ms: 1 }).execute(),
    );
    await expect(again).rejects.toThrow();
  });

  it('removes the private half of a retired key', async () => {
    const { zone, keys, first, advance } = await startNodes();
    const { kid } = await keys.create(zone, {}, administrator);
    advance(12 * hourMs);
    await keys.enable(zone, kid, {}, administrator);
    const rows = await first.rooms.database.read
      .selectFrom('token_signing_keys')
      .select(['state', 'sealed_private_key'])
      .execute();
    const sizes = Object.fromEntries(rows.map((row) => [row.state, row.sealed_private_key.length]));
    expect(sizes).toEqual({ retired: 0, active: expect.any(Number) });
    expect(sizes.active).toBeGreaterThan(1000);
  });

  it('R-13: takes over the key of a database from before rotation', async () => {
    const place: DatabasePlace = await createPlace('empty');
    const before = await place.open({ migrations: allMigrations.filter(({ number }) => number < 14) });
    await before.write(async (transaction) => {
      await transaction
        .insertInto('subaccounts')
        .values({
          id: 's1',
          technical_name: 'acme',
          subdomain: 'acme',
          display_name: 'acme',
          flavour: 'neo',
          created_at_ms: 1,
        })
        .execute();
      const key = {
        kid: 'default-jwt-key-0123456789',
        subaccount_id: 's1',
        algorithm: 'RS256',
        state: 'active',
        sealed_private_key: new Uint8Array([1]),
        public_jwk: '{}',
        created_at_ms: 5,
      };
      // The columns of that time; today's row type has more.
      await transaction
        .insertInto('token_signing_keys')
        .values(key as never)
        .execute();
    });
    await before.close();
    const after = await place.open();
    const [key] = await after.read.selectFrom('token_signing_keys').selectAll().execute();
    expect(key).toMatchObject({ state: 'active', slot: 1, enabled_at_ms: 5, retired_at_ms: null });
    const used = await after.read.selectFrom('used_signing_key_ids').selectAll().execute();
    expect(used).toEqual([{ kid: 'default-jwt-key-0123456789', given_at_ms: 5 }]);
  });

  const credentialsOf = ({ xsuaa }: ServerWithClients) => ({ client_id: xsuaa.id, client_secret: xsuaa.secret });
  const fetchToken = async (node: TestApp, first: ServerWithClients): Promise<string> => {
    const fields = { grant_type: 'client_credentials', ...credentialsOf(first) };
    const reply = await send(node.httpPort, {
      host: 'cf-one.authentication',
      path: '/oauth/token',
      ...form(fields),
    });
    expect(reply.status, reply.text).toBe(200);
    return String(reply.json.access_token);
  };
  const isActive = async (node: TestApp, first: ServerWithClients, token: string): Promise<unknown> => {
    const fields = { token, ...credentialsOf(first) };
    return (await send(node.httpPort, { host: 'cf-one.authentication', path: '/introspect', ...form(fields) })).json
      .active;
  };

  it('S-24: an emergency removal ends the tokens on the other node within 5 s, remembered checks included', async () => {
    const { first, second, zone, keys, advance } = await startNodes();
    const token = await fetchToken(second, first);
    expect(await isActive(second, first, token)).toBe(true);
    await keys.delete(zone, String(headerOf(token).kid), { isEmergency: true }, administrator);
    advance(2001);
    expect(await isActive(second, first, token)).toBe(false);
    const next = await fetchToken(second, first);
    expect(headerOf(next).kid).not.toBe(headerOf(token).kid);
    expect([await isActive(first, first, next), await isActive(second, first, next)]).toEqual([true, true]);
  });

  it('S-24: rotates under load with no valid token refused, by us or by whoever keeps the key set for an hour', async () => {
    const { first, second, zone, keys, everyNode, advance } = await startNodes();
    const nodes = [first, second];
    const held = await fetchToken(first, first);
    const expiresAtMs = Number(claimsOf(held).exp) * 1000;
    let known: ReadonlyMap<string, VerificationKey> = new Map();
    const refreshKeys = async () => {
      const { json } = await send(second.httpPort, { method: 'GET', path: `/token_keys?zid=${zone}` });
      known = parseJwkSet(json) ?? new Map();
    };
    const seen = new Set<unknown>();
    const refused: string[] = [];
    const checks = { ours: 0, offline: 0 };
    let isOver = false;
    const work = async (worker: number): Promise<void> => {
      for (let turn = worker; !isOver; turn += 1) {
        const [issuer = first, checker = first] = turn % 2 === 0 ? nodes : [second, first];
        const token = turn % 5 === 0 ? held : await fetchToken(issuer, first);
        if (token === held && first.clock.now() > expiresAtMs - 10_000) continue;
        const { kid } = headerOf(token);
        seen.add(kid);
        checks.ours += 1;
        if (
          (await isActive(checker, first, token)) !== true &&
          first.clock.now() < Number(claimsOf(token).exp) * 1000
        ) {
          refused.push(`ours: ${String(kid)}`);
        }
        checks.offline += 1;
        const offline = await verifyJwt(token, { clock: first.clock.now, findKey: (id) => known.get(id ?? '') });
        if (offline.kind === 'rejected') refused.push(`offline: ${String(kid)} ${offline.reason}`);
      }
    };
    const enough = async (): Promise<void> => {
      const goal = checks.ours + 15;
      while (checks.ours < goal) await new Promise((resolve) => setImmediate(resolve));
    };

    await refreshKeys();
    const load = Promise.all([0, 1, 2, 3].map(work));
    await enough();
    const pending = valuesOf(await everyNode((node) => node.rotate(zone, {}, administrator)));
    const kid = pending[0]?.kid ?? '';
    await enough();
    // The set fetched before the key was published may be used until it is an hour old.
    advance(hourMs);
    await refreshKeys();
    await everyNode((node) => node.enable(zone, kid, { isForced: true }, administrator));
    await enough();
    advance(2001);
    await enough();
    for (let hour = 1; hour <= 13; hour += 1) {
      advance(hourMs);
      await refreshKeys();
      await enough();
      await everyNode((node) => node.runDueRotations());
    }
    isOver = true;
    await load;
    advance(2001);
    await refreshKeys();
    expect(refused).toEqual([]);
    expect(seen).toEqual(new Set([headerOf(held).kid, kid]));
    expect(await keys.list(zone)).toMatchObject([{ kid, state: 'active' }]);
    expect([...known.keys()], dialect).toEqual([kid]);
  }, 60_000);
});
