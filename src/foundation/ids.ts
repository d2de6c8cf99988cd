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

const sequenceLength = 2 ** 24;
// Begins anywhere in the lower half: a process makes eight million ids before the counter starts over.
let sequence = randomBytes(3).readUIntBE(0, 3) >>> 1;

/**
 * A UUID whose text sorts by creation time (version 7), for rows that are read in the order they were written. Of one process, those of
 * one millisecond sort as they were made, by a counter of 24 bits; 48 bits are random. Source: RFC 9562 §5.7, §6.2 (method 1)
 */
export const timeOrderedUuid = (epochMs: number): string => {
  sequence = (sequence + 1) % sequenceLength;
  const time = Math.floor(epochMs).toString(16).padStart(12, '0');
  const count = sequence.toString(16).padStart(6, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${count.slice(0, 3)}-8${count.slice(3)}-${randomUUID().slice(24)}`;
};

/** A random number in [0, 1), for jitter. */
export const randomFraction = (): number => randomBytes(4).readUInt32BE() / 2 ** 32;
