import { randomBytes, scrypt } from 'node:crypto';
import { timingSafeEqualBytes } from '../digest.ts';

type ScryptParameters = { readonly N: number; readonly r: number; readonly p: number };

/** 16 MiB and five passes, as strong as one pass over 128 MiB. Source: OWASP Password Storage Cheat Sheet, "scrypt" */
const currentParameters: ScryptParameters = { N: 2 ** 14, r: 8, p: 5 };
/** Room for parameters that were or will be current; a damaged row cannot ask for more. */
const maxMemoryBytes = 256 * 1024 * 1024;
const saltBytes = 16;
const hashBytes = 32;

const encodedPattern = /^scrypt\$(\d{1,7})\$(\d{1,2})\$(\d{1,2})\$([A-Za-z0-9_-]{22})\$([A-Za-z0-9_-]{43})$/;

/** Hashes `text` (all of it) with a fresh salt into `scrypt$N$r$p$salt$hash`, salt and hash in base64url. Source: RFC 7914; S-05 */
export const hashWithScrypt = async (text: string): Promise<string> => {
  const salt = randomBytes(saltBytes);
  const { N, r, p } = currentParameters;
  const digest = await derive(text, salt, currentParameters);
  return `scrypt$${N}$${r}$${p}$${salt.toString('base64url')}$${digest.toString('base64url')}`;
};

/** Whether `text` is what `encoded` was made of. Throws for an `encoded` that `hashWithScrypt` did not make. */
export const verifyWithScrypt = async (encoded: string, text: string): Promise<boolean> => {
  const [, N, r, p, salt = '', digest = ''] = encodedPattern.exec(encoded) ?? [];
  if (N === undefined) throw new Error('A stored scrypt hash is malformed');
  const parameters = { N: Number(N), r: Number(r), p: Number(p) };
  const derived = await derive(text, Buffer.from(salt, 'base64url'), parameters);
  return timingSafeEqualBytes(derived, Buffer.from(digest, 'base64url'));
};

/** Does the work of one check and always says no. */
export const verifyAbsentWithScrypt = async (text: string): Promise<false> => {
  await derive(text, Buffer.alloc(saltBytes), currentParameters);
  return false;
};

const derive = (text: string, salt: Uint8Array, parameters: ScryptParameters): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    scrypt(text, salt, hashBytes, { ...parameters, maxmem: maxMemoryBytes }, (error, derived) => {
      if (error) reject(error);
      else resolve(derived);
    });
  });
