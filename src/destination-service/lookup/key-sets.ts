import { parseJwkSet, type VerificationKey } from '../../crypto/verification-keys.ts';
import { createBoundedCache } from '../../foundation/bounded-cache.ts';
import type { Clock } from '../../foundation/clock.ts';
import type { Outbound } from '../../http/client/outbound.ts';
import type { Level } from '../configurations/configuration.ts';
import { parseObject } from '../token-service/parse-token-response.ts';

/** The key of this id in the key set at an address a destination names; `undefined` where there is none, or no key set. */
export type FetchKeySet = (
  level: Pick<Level, 'subaccountId'>,
  address: string,
  kid: string,
) => Promise<VerificationKey | undefined>;

type KeySet = { readonly keys: ReadonlyMap<string, VerificationKey>; readonly fetchedAtMs: number };

const freshMs = 15 * 60_000;
/** An unknown id leads to one more fetch in this time at most. Source: security.md S-22 */
const minRefetchMs = 60_000;
const maxResponseBytes = 256 * 1024;

/** Creates the fetching of key sets: through the outbound gate, kept for a while, one fetch at a time. Source: security.md S-22, S-40 */
export const createFetchKeySet = (parts: { readonly outbound: Outbound; readonly clock: Clock }): FetchKeySet => {
  const { outbound, clock } = parts;
  const sets = createBoundedCache<string, KeySet>({ maxEntries: 1_000, ttlMs: 24 * 3_600_000, clock });
  const flights = new Map<string, Promise<KeySet>>();

  const fetchSet = async (address: string): Promise<KeySet> => {
    const result = await outbound.fetchBuffered({
      url: address,
      method: 'GET',
      headers: [['Accept', 'application/json']],
      connectTimeoutMs: 5_000,
      readTimeoutMs: 5_000,
      totalTimeoutMs: 10_000,
      maxResponseBytes,
      tls: {},
      redirects: 'refuse',
      peer: 'the key set of user tokens',
    });
    const isGood = result.kind === 'response' && result.status === 200;
    const keys = (isGood ? parseJwkSet(parseObject(result.body)) : undefined) ?? new Map<string, VerificationKey>();
    return { keys, fetchedAtMs: clock() };
  };
  const refresh = (key: string, address: string): Promise<KeySet> => {
    const running = flights.get(key);
    if (running !== undefined) return running;
    const flight = fetchSet(address)
      .then((set) => {
        sets.set(key, set);
        return set;
      })
      .finally(() => flights.delete(key));
    flights.set(key, flight);
    return flight;
  };

  return async ({ subaccountId }, address, kid) => {
    const key = `${subaccountId} ${address}`;
    const known = sets.get(key);
    const ageMs = known === undefined ? Number.POSITIVE_INFINITY : clock() - known.fetchedAtMs;
    const found = ageMs < freshMs ? known?.keys.get(kid) : undefined;
    if (found !== undefined) return found;
    if (ageMs < minRefetchMs) return undefined;
    return (await refresh(key, address)).keys.get(kid);
  };
};
