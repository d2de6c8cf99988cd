import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto';

const nonceBytes = 12;
const tagBytes = 16;

/** Bytes that `encrypt` adds to its plain text. */
export const encryptionOverheadBytes = nonceBytes + tagBytes;

/** AES-256-GCM with a random nonce; answers nonce, cipher text, tag. `associatedData` must be given again to decrypt. Source: NIST SP 800-38D */
export const encrypt = (key: KeyObject, plain: Uint8Array, associatedData: Uint8Array): Buffer => {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
  cipher.setAAD(associatedData);
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
};

/** Undoes `encrypt`; `undefined` when key, associated data or any bit differ. Source: NIST SP 800-38D */
export const decrypt = (key: KeyObject, encrypted: Uint8Array, associatedData: Uint8Array): Buffer | undefined => {
  if (encrypted.length < encryptionOverheadBytes) return undefined;
  const tagStart = encrypted.length - tagBytes;
  const decipher = createDecipheriv('aes-256-gcm', key, encrypted.subarray(0, nonceBytes), { authTagLength: tagBytes });
  decipher.setAAD(associatedData);
  decipher.setAuthTag(encrypted.subarray(tagStart));
  try {
    return Buffer.concat([decipher.update(encrypted.subarray(nonceBytes, tagStart)), decipher.final()]);
  } catch {
    // final() throws exactly when the tag does not match.
    return undefined;
  }
};
