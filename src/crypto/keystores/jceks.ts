import { createDecipheriv, createHash, createPrivateKey, timingSafeEqual } from 'node:crypto';
import * as asn1 from 'asn1js';
import { PKCS8ShroudedKeyBag } from 'pkijs';
import { digestJavaKeystore, javaDigestBytes, readJavaKeystore } from './java-keystore.ts';
import { createDerivationBudget, type DerivationBudget } from './key-derivation-cost.ts';
import { type ContentEntry, KeystoreError } from './keystore-content.ts';

/** `PBEWithMD5AndTripleDES`, Sun's own. Source: OpenJDK `com.sun.crypto.provider.KeyProtector` */
const protection = '1.3.6.1.4.1.42.2.19.1';

/** Opens a JCEKS file; store and keys have one password. Throws `KeystoreError`. Source: OpenJDK `com.sun.crypto.provider.JceKeyStore` */
export const readJceks = (content: Uint8Array, password: string): readonly ContentEntry[] => {
  const body = content.subarray(0, content.byteLength - javaDigestBytes);
  const digest = content.subarray(content.byteLength - javaDigestBytes);
  if (digest.byteLength !== javaDigestBytes || !timingSafeEqual(digestJavaKeystore(body, password), digest))
    throw new KeystoreError('wrong-password');
  const budget = createDerivationBudget();
  return readJavaKeystore(content).map(({ protectedKey, ...entry }) => ({
    ...entry,
    privateKeyPem: protectedKey && decryptKey(protectedKey, password, budget),
  }));
};

const decryptKey = (protectedKey: Uint8Array, password: string, budget: DerivationBudget): string => {
  // An encrypted PKCS#8 key has the shape of a PKCS#12 key bag.
  const { encryptionAlgorithm, encryptedData } = PKCS8ShroudedKeyBag.fromBER(protectedKey);
  if (encryptionAlgorithm.algorithmId !== protection) throw new KeystoreError('unsupported');
  const parameters: unknown = encryptionAlgorithm.algorithmParams;
  const [salt, iterations] = parameters instanceof asn1.Sequence ? parameters.valueBlock.value : [];
  if (!(salt instanceof asn1.OctetString) || !(iterations instanceof asn1.Integer))
    throw new KeystoreError('malformed');
  budget.spend(iterations.valueBlock.valueDec);
  const derived = derive(password, salt.valueBlock.valueHexView, iterations.valueBlock.valueDec);
  const decipher = createDecipheriv('des-ede3-cbc', derived.subarray(0, 24), derived.subarray(24));
  try {
    const key = Buffer.concat([decipher.update(encryptedData.valueBlock.valueHexView), decipher.final()]);
    return createPrivateKey({ key, format: 'der', type: 'pkcs8' }).export({ type: 'pkcs8', format: 'pem' }).toString();
  } catch (error) {
    throw new KeystoreError('wrong-password', error);
  }
};

/** Each half of the salt makes half of key and vector. Source: OpenJDK `com.sun.crypto.provider.PBES1Core.deriveCipherKey` */
const derive = (password: string, salt: Uint8Array, iterations: number): Buffer => {
  const passwordBytes = Buffer.from(password, 'latin1').map((byte) => byte & 0x7f);
  const halves = [salt.subarray(0, 4), salt.subarray(4, 8)].map((half) => {
    let state: Uint8Array = half;
    for (let round = 0; round < iterations; round++) {
      state = createHash('md5').update(state).update(passwordBytes).digest();
    }
    return state;
  });
  return Buffer.concat(halves);
};
