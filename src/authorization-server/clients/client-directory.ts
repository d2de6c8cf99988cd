import type { Accounts } from '../../accounts/index.ts';
import { sha256Hex } from '../../crypto/digest.ts';
import type { Clock } from '../../foundation/clock.ts';
import type { Database } from '../../storage/database.ts';
import { createReadThroughCache, type ReadThroughCache } from '../read-through-cache.ts';
import { type ClientRecord, findClientRecord } from './client-store.ts';
import { effectiveLifetimeSeconds, type UnlimitedTokens } from './metadata/lifetimes.ts';
import type { KnownClient, OAuthClient } from './oauth-client.ts';

/** Clients by id, remembered for 2 s; through an outage of the database for 5 min. Source: security.md */
export type ClientDirectory = ReadThroughCache<KnownClient>;

/** Creates the directory every token request and token check asks. */
export const createClientDirectory = (options: {
  readonly database: Pick<Database, 'read'>;
  readonly accounts: Pick<Accounts, 'findSubaccount'>;
  readonly clock: Clock;
  /** Lifetimes in the directory are those that count, not those registered. */
  readonly unlimitedTokens: UnlimitedTokens;
}): ClientDirectory =>
  createReadThroughCache({
    maxEntries: 10_000,
    freshMs: 2000,
    staleMs: 300_000,
    clock: options.clock,
    read: async (clientId) => {
      const record = await findClientRecord(options.database, clientId);
      if (record === undefined) return undefined;
      const subaccount = await options.accounts.findSubaccount(record.client.subaccountId);
      if (subaccount === undefined) return undefined;
      const client = withEffectiveLifetimes(record.client, options.unlimitedTokens);
      return { ...record, client, subaccount, revocationSignature: revocationSignatureOf(record) };
    },
  });

const withEffectiveLifetimes = (client: OAuthClient, unlimitedTokens: UnlimitedTokens): OAuthClient => ({
  ...client,
  tokenLifetimeSeconds: effectiveLifetimeSeconds(client.tokenLifetimeSeconds, unlimitedTokens),
});

const revocationSignatureOf = ({ client, secrets, certificates, keys }: ClientRecord): string => {
  // What is renewed of a certificate is not in it: the client has not changed by that.
  const others = [...certificates, ...keys].map(({ id }) => id);
  const signed = [client.clientId, secrets.map(({ hash }) => hash), client.scopes];
  return sha256Hex(JSON.stringify(others.length === 0 ? signed : [...signed, others])).slice(0, 8);
};
