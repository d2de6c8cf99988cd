import { createPrivateKey, type KeyObject } from 'node:crypto';
import { PKCS8ShroudedKeyBag } from 'pkijs';
import { type PemBlock, parsePem } from '../certificates/pem.ts';
import { assembleEntries } from './assemble-entries.ts';
import { createDerivationBudget, readIterations } from './key-derivation-cost.ts';
import { type ContentEntry, KeystoreError } from './keystore-content.ts';

/**
 * Reads certificates and private keys, encrypted ones too, from a PEM text. Its entries have no alias. Throws `KeystoreError`.
 * Source: RFC 7468 §5, §10, §11; SAP doc "Keys and Certificates" (PEM keystores)
 */
export const readPemBundle = (text: string, password: string): readonly ContentEntry[] => {
  const blocks = parsePem(text);
  if (blocks === undefined) throw new KeystoreError('malformed');
  const keyBlocks = blocks.filter((block) => block.label.endsWith('PRIVATE KEY'));
  const budget = createDerivationBudget();
  for (const block of keyBlocks) if (isPkcs8Encrypted(block)) budget.spend(readIterations(encryptionOf(block)));
  return assembleEntries(
    keyBlocks.map((block) => ({ alias: undefined, key: readKey(block, password) })),
    blocks
      .filter((block) => block.label === 'CERTIFICATE' || block.label === 'X509 CERTIFICATE')
      .map((block) => ({ alias: undefined, der: block.der })),
  );
};

const isPkcs8Encrypted = (block: PemBlock): boolean => block.label === 'ENCRYPTED PRIVATE KEY';

/** An encrypted PKCS#8 key has the shape of a PKCS#12 key bag. Source: RFC 5958 §3, RFC 7292 §4.2.2 */
const encryptionOf = (block: PemBlock) => PKCS8ShroudedKeyBag.fromBER(block.der).encryptionAlgorithm;

const readKey = (block: PemBlock, passphrase: string): KeyObject => {
  const isEncrypted = isPkcs8Encrypted(block) || block.text.includes('Proc-Type:');
  try {
    return createPrivateKey(isEncrypted ? { key: block.text, passphrase } : block.text);
  } catch (error) {
    throw new KeystoreError(isEncrypted ? 'wrong-password' : 'malformed', error);
  }
};
