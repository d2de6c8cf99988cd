import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  findStoredToken,
  prepareInsertTokens,
} from '../../src/authorization-server/access-token/access-token-store.ts';
import { findClientRecord, updateClientRow } from '../../src/authorization-server/clients/client-store.ts';
import {
  consumeRefreshToken,
  insertRefreshToken,
} from '../../src/authorization-server/refresh-token/refresh-token-store.ts';
import { endAuthorization } from '../../src/authorization-server/revocation/authorization-store.ts';
import { systemClock } from '../../src/foundation/clock.ts';
import { randomUuid } from '../../src/foundation/ids.ts';
import { silentLog } from '../../src/foundation/log.ts';
import type { Database, Transaction } from '../../src/storage/database.ts';
import { openDatabase } from '../../src/storage/open-database.ts';
import { administrator } from '../support/authorization-server.ts';
import { createAuthorizationServerNode } from '../support/authorization-server-node.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { canRunPostgres } from '../support/postgres.ts';
import { type RunPostgres, usePostgres } from '../support/run-databases.ts';

const registerClient = async (database: Database) => {
  const { accounts, server } = await createAuthorizationServerNode(database);
  const subaccount = await accounts.createSubaccount({ subdomain: 'acme', flavour: 'neo' }, administrator);
  const { client } = await server.clients.register(
    { kind: 'platform-api', subaccountId: subaccount.id, scopes: ['hcp.readAuditLogs'] },
    administrator,
  );
  return { client, clients: server.clients, subaccountId: subaccount.id };
};

describeOnBothDatabases('a change of a client', (open) => {
  it('S-28: made of what it was before it was disabled does not enable it again', async () => {
    const database = await open();
    const { client, clients, subaccountId } = await registerClient(database);
    await clients.update(subaccountId, client.clientId, { isEnabled: false }, administrator);
    for (const name of ['Another name', client.name]) {
      await database.write((transaction) => updateClientRow(transaction, client, { ...client, name }));
    }
    expect((await findClientRecord(database, client.clientId))?.client.isEnabled).toBe(false);
  });
});

describe.skipIf(!canRunPostgres())('the end of an authorization (PostgreSQL)', () => {
  let postgres: RunPostgres;
  beforeAll(async () => {
    postgres = await usePostgres();
  });
  afterAll(async () => await postgres.dropDatabases());

  /** Starts a write that does its work and stays uncommitted until it is let go. */
  const holdOpen = async (database: Database, work: (transaction: Transaction) => Promise<unknown>) => {
    const begun = Promise.withResolvers<void>();
    const letGo = Promise.withResolvers<void>();
    const done = database.write(async (transaction) => {
      await work(transaction);
      begun.resolve();
      await letGo.promise;
    });
    await begun.promise;
    return async () => {
      letGo.resolve();
      await done;
    };
  };
  const waitFor = async (condition: () => Promise<boolean>): Promise<void> => {
    while (!(await condition())) await pause(5);
  };

  it('S-11: ends what is issued for a refresh token that a redemption under way brings', async () => {
    const url = await postgres.createDatabase();
    const database = await openDatabase({ url, dataFolder: '', clock: systemClock, log: silentLog });
    const { client, subaccountId } = await registerClient(database);
    const authorizationId = randomUuid();
    const user = { id: 'u', name: 'u', origin: 'sap.default', groups: [], attributes: {} };
    const common = { clientId: client.clientId, subaccountId, authorizationId, scopes: [], issuedAtMs: 1 };
    const insertTokens = prepareInsertTokens(database);
    const insertAccess = (transaction: Transaction, tokenHash: string) =>
      insertTokens(transaction, [{ ...common, tokenHash, grantType: 'refresh_token', userName: user.name }]);
    const insertRefresh = (transaction: Transaction, text: string) =>
      insertRefreshToken(transaction, text, { ...common, user, details: {}, expiresAtMs: 1e15 });
    const isWaiting = (statement: string) => async (): Promise<boolean> => {
      const { rows } = await sql`select 1 from pg_stat_activity
        where wait_event_type = 'Lock' and query like ${statement}`.execute(database.read);
      return rows.length > 0;
    };
    await database.write(async (transaction) => {
      await insertRefresh(transaction, 'first');
      await insertAccess(transaction, 'token-0');
    });

    const releaseToken = await holdOpen(database, (transaction) =>
      transaction.updateTable('access_tokens').set({ grant_type: 'x' }).where('token_hash', '=', 'token-0').execute(),
    );
    const commitRedemption = await holdOpen(database, async (transaction) => {
      await consumeRefreshToken(transaction, 'first', 2);
      await insertRefresh(transaction, 'second');
    });
    const ended = database.write((transaction) => endAuthorization(transaction, authorizationId));
    await waitFor(isWaiting('update "refresh_tokens"%'));
    await commitRedemption();
    await waitFor(isWaiting('delete from "access_tokens"%'));
    let isSettled = false;
    const late = database
      .write(async (transaction) => {
        if (await consumeRefreshToken(transaction, 'second', 3)) await insertAccess(transaction, 'token-2');
      })
      .finally(() => {
        isSettled = true;
      });
    await waitFor(async () => isSettled || (await isWaiting('update "refresh_tokens"%')()));
    await releaseToken();
    await Promise.all([ended, late]);
    expect(await findStoredToken(database, 'token-0')).toBeUndefined();
    expect(await findStoredToken(database, 'token-2')).toBeUndefined();
    await database.close();
  });
});
