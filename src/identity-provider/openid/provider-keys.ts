import { z } from 'zod';
import { parsePublicJwk, type VerificationKey } from '../../crypto/verification-keys.ts';
import type { Clock } from '../../foundation/clock.ts';
import { providerUnavailable } from './errors.ts';
import type { CallProvider } from './provider-call.ts';

type ProviderKey = VerificationKey & { readonly kid: string | undefined };

/** Finds the provider's key for the `kid` of an ID token. */
export type FindProviderKey = (jwksUri: string, kid: string | undefined) => Promise<VerificationKey | undefined>;

const keySet = z.object({ keys: z.array(z.unknown()).max(100) });
/** A key that the provider takes away counts no longer than this. */
const ttlMs = 5 * 60_000;
/** An unknown key is looked for at most this often. Source: security.md S-22 */
const refreshPauseMs = 60_000;

/** Creates the search. A key that is not there yet has the set read anew: providers rotate their keys when they like. Source: OpenID Connect Core 1.0 §10.1.1; security.md S-22 */
export const createFindProviderKey = ({
  callProvider,
  clock,
}: {
  readonly callProvider: CallProvider;
  readonly clock: Clock;
}): FindProviderKey => {
  let known: { readonly uri: string; readonly readAtMs: number; readonly keys: readonly ProviderKey[] } | undefined;

  const read = async (uri: string): Promise<readonly ProviderKey[]> => {
    const { status, value } = await callProvider(uri);
    const parsed = keySet.safeParse(value);
    if (status !== 200 || !parsed.success) throw providerUnavailable('the key set cannot be read');
    const keys = parsed.data.keys.flatMap((key) => parsePublicJwk(key) ?? []);
    known = { uri, readAtMs: clock(), keys };
    return keys;
  };
  /** How old what is known is; a clock that was set back makes it old. */
  const ageMs = (uri: string): number => {
    const age = known?.uri === uri ? clock() - known.readAtMs : Number.POSITIVE_INFINITY;
    return age < 0 ? Number.POSITIVE_INFINITY : age;
  };

  return async (uri, kid) => {
    const age = ageMs(uri);
    const keys = known === undefined || age >= ttlMs ? await read(uri) : known.keys;
    const found = choose(keys, kid);
    return found === undefined && age >= refreshPauseMs && age < ttlMs ? choose(await read(uri), kid) : found;
  };
};

/** A token may leave the name of its key out where there is one key only. Source: OpenID Connect Core 1.0 §10.1 */
const choose = (keys: readonly ProviderKey[], kid: string | undefined): ProviderKey | undefined =>
  kid === undefined ? (keys.length === 1 ? keys[0] : undefined) : keys.find((key) => key.kid === kid);
