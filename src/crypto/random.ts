import { randomBytes, randomInt } from 'node:crypto';
import { randomBase64url, randomHex, randomUuid } from '../foundation/ids.ts';
import { Secret } from '../foundation/secret.ts';

/**
 * A client secret `<uuid>$<44 characters of base64url, the last one "=">` with 256 random bits beside the UUID.
 * Source: SAP doc "Service Key Types" sample; S-05
 */
export const generateClientSecret = (): Secret => new Secret(`${randomUuid()}$${randomBase64url(32)}=`);

/** An opaque token: 128 random bits as 32 lower-case hex characters. Source: SAP doc "Using Platform APIs" sample token */
export const generateOpaqueToken = (): string => randomHex(16);

/** The key under which generated secrets are hashed (256 random bits). Lives outside the database. Source: S-05 */
export const generatePepper = (): Uint8Array => randomBytes(32);

/** A whole number from 0 to `exclusiveEnd - 1`, each equally likely; for jitter. Source: R-15 */
export const randomBelow = (exclusiveEnd: number): number => randomInt(exclusiveEnd);
