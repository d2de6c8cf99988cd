import { createHmac, createSecretKey, hash, type KeyObject, timingSafeEqual } from 'node:crypto';

/** SHA-256 of bytes, or of a text's UTF-8 bytes. Source: FIPS 180-4 */
export const sha256 = (data: string | Uint8Array): Uint8Array => hash('sha256', data, 'buffer');

/** SHA-256 as lower-case hex (64 characters). */
export const sha256Hex = (data: string | Uint8Array): string => hash('sha256', data, 'hex');

/** SHA-256 as base64url without padding (43 characters): the form of `x5t#S256` and of PKCE's `S256` challenge. Source: RFC 7636 §4.2 */
export const sha256Base64url = (data: string | Uint8Array): string => hash('sha256', data, 'base64url');

/** A key for `hmacSha256`. Made once and kept: Node takes six times as long with bare bytes, which it converts on every call. */
export type HmacKey = KeyObject;

/** Prepares the bytes of a key for `hmacSha256`. */
export const createHmacKey = (bytes: Uint8Array): HmacKey => createSecretKey(bytes);

/** HMAC-SHA-256 of `data` under `key`. Source: RFC 2104 */
export const hmacSha256 = (key: HmacKey, data: string | Uint8Array): Uint8Array =>
  createHmac('sha256', key).update(data).digest();

/** What is stored of an opaque token: the SHA-256 of its exact text, as hex. Source: SAP doc "OAuth 2.0 Authorization Code Grant"; S-11 */
export const hashToken = (token: string): string => sha256Hex(token);

/** Whether two byte strings are equal, in a time that depends on their lengths only. */
export const timingSafeEqualBytes = (left: Uint8Array, right: Uint8Array): boolean =>
  left.byteLength === right.byteLength && timingSafeEqual(left, right);

/** Whether two texts are equal; neither their content nor their lengths show in the time it takes, since digests are compared. */
export const timingSafeEqualText = (left: string, right: string): boolean =>
  timingSafeEqual(sha256(left), sha256(right));

/** Left half of the SHA-256 of an ASCII text, in base64url: `at_hash` of ID tokens. Source: OpenID Connect Core 1.0 §3.1.3.6 */
export const leftHalfOfDigest = (text: string): string =>
  Buffer.from(sha256(text)).subarray(0, 16).toString('base64url');
