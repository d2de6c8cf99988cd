import { randomBytes, randomUUID } from 'node:crypto';

declare const brand: unique symbol;

/** A string that only passes as the kind of id it was made as. */
type Id<Kind extends string> = string & { readonly [brand]: Kind };

/** GUID of a subaccount; equals the identity zone id (`zid`) of its tokens. */
export type SubaccountId = Id<'Subaccount'>;
/** GUID of a service instance. */
export type ServiceInstanceId = Id<'ServiceInstance'>;
/** GUID of a connector to on-premise systems. */
export type ConnectorId = Id<'Connector'>;
/** GUID of a request, also sent back as `X-Correlation-ID`. */
export type RequestId = Id<'Request'>;

// These are the one place where a plain string becomes an id: callers have read it from our own store or token.
export const toSubaccountId = (text: string): SubaccountId => text as SubaccountId;
export const toServiceInstanceId = (text: string): ServiceInstanceId => text as ServiceInstanceId;
export const toConnectorId = (text: string): ConnectorId => text as ConnectorId;
export const toRequestId = (text: string): RequestId => text as RequestId;

/** A random version 4 UUID. */
export const randomUuid = (): string => randomUUID();

/**
 * `byteCount` random bytes as lower-case hex (two characters a byte). Taken from UUIDs, whose random bits Node keeps in stock: asking
 * the system for sixteen bytes is a system call.
 */
export const randomHex = (byteCount: number): string => {
  let hex = '';
  while (hex.length < byteCount * 2) hex += randomDigits(randomUUID());
  return hex.slice(0, byteCount * 2);
};

/** The 30 digits of a version 4 UUID that are random through and through: neither the version nor the variant. */
const randomDigits = (uuid: string): string =>
  uuid.slice(0, 8) + uuid.slice(9, 13) + uuid.slice(15, 18) + uuid.slice(20, 23) + uuid.slice(24);

/** `byteCount` random bytes as base64url without padding. */
export const randomBase64url = (byteCount: number): string => randomBytes(byteCount).toString('base64url');

/** A UUID whose text sorts by creation time (version 7), for rows that are read in the order they were written. Source: RFC 9562 §5.7 */
export const timeOrderedUuid = (epochMs: number): string => {
  const time = Math.floor(epochMs).toString(16).padStart(12, '0');
  // A version 4 UUID has its random bits in the same places; Node makes those in stock, which single random reads are not.
  return `${time.slice(0, 8)}-${time.slice(8, 12)}-7${randomUUID().slice(15)}`;
};

/** A random number in [0, 1), for jitter. */
export const randomFraction = (): number => randomBytes(4).readUInt32BE() / 2 ** 32;
