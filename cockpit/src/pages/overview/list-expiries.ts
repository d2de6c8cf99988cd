import { operations } from '../../../../src/management-api/contract.ts';
import { call } from '../../connection/api.ts';

/** Something that stops working by itself. Source: product description, cockpit pages */
export type Expiry = {
  readonly kind: 'keystoreEntry' | 'clientSecret' | 'serviceKey';
  readonly name: string;
  readonly atMs: number;
};

const horizonMs = 90 * 86_400_000;
/** Each client and instance is asked for; beyond this the page would take long. */
const maxAsked = 50;

/** What expires within 90 days, or has: keystore entries, secrets of clients and service keys, the first to expire first. Source: Portolan */
export const listExpiries = async (
  params: { readonly subaccount: string },
  clients: readonly { readonly id: string; readonly name: string }[],
  instances: readonly { readonly id: string; readonly name: string }[],
): Promise<readonly Expiry[]> => {
  const [entries, secrets, keys] = await Promise.all([
    call(operations.listKeystoreEntries, params),
    Promise.all(
      clients.slice(0, maxAsked).map(async ({ id, name }) =>
        (await call(operations.listOAuthClientSecrets, { ...params, client: id })).map(({ expiresAtMs }) => ({
          kind: 'clientSecret' as const,
          name,
          atMs: expiresAtMs,
        })),
      ),
    ),
    Promise.all(
      instances.slice(0, maxAsked).map(async ({ id, name }) =>
        (await call(operations.listServiceKeys, { ...params, instance: id })).map((key) => ({
          kind: 'serviceKey' as const,
          name: `${name} / ${key.name}`,
          atMs: key.expiresAtMs,
        })),
      ),
    ),
  ]);
  const all = [
    ...entries.map(({ alias, notAfterMs }) => ({ kind: 'keystoreEntry' as const, name: alias, atMs: notAfterMs })),
    ...secrets.flat(),
    ...keys.flat(),
  ];
  const untilMs = Date.now() + horizonMs;
  return all
    .flatMap(({ atMs, ...rest }) => (atMs !== undefined && atMs < untilMs ? [{ ...rest, atMs }] : []))
    .sort((left, right) => left.atMs - right.atMs);
};
