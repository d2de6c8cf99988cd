import { createPrivateKey, type KeyObject } from 'node:crypto';
import * as asn1 from 'asn1js';
import {
  CertBag,
  ContentInfo,
  EncryptedData,
  PFX,
  PKCS8ShroudedKeyBag,
  PrivateKeyInfo,
  type SafeBag,
  SafeContents,
} from 'pkijs';
import { assembleEntries, type FoundCertificate, type FoundKey } from './assemble-entries.ts';
import { createDerivationBudget, type DerivationBudget, isPbes2, readIterations } from './key-derivation-cost.ts';
import { type ContentEntry, KeystoreError } from './keystore-content.ts';
import { readLegacyPkcs12 } from './pkcs12-legacy.ts';

const dataType = ContentInfo.DATA;
const encryptedDataType = ContentInfo.ENCRYPTED_DATA;
const friendlyName = '1.2.840.113549.1.9.20';
/** The digests of a classic MAC. PBMAC1 is not among them. Source: RFC 7292 §4, RFC 9579 */
const macDigests = new Set([
  '1.3.14.3.2.26',
  '2.16.840.1.101.3.4.2.1',
  '2.16.840.1.101.3.4.2.2',
  '2.16.840.1.101.3.4.2.3',
]);
const maxBags = 1000;

/** The file as ASN.1; `undefined` if it is no PKCS#12 at all. */
export const parsePfx = (content: Uint8Array): PFX | undefined => {
  try {
    return PFX.fromBER(content);
  } catch {
    return undefined;
  }
};

/**
 * Opens a PKCS#12 file: checks its MAC, then decrypts. Modern files (PBES2) are read with pkijs, those with the old RC2 and 3DES
 * encryption of their certificates with the reader of jks-js. Throws `KeystoreError`. Source: RFC 7292 §4
 */
export const readPkcs12 = async (content: Uint8Array, pfx: PFX, password: string): Promise<readonly ContentEntry[]> => {
  const budget = createDerivationBudget();
  if (pfx.authSafe.contentType !== dataType) throw new KeystoreError('unsupported');
  if (pfx.macData !== undefined) {
    if (!macDigests.has(pfx.macData.mac.digestAlgorithm.algorithmId)) throw new KeystoreError('unsupported');
    budget.spend(pfx.macData.iterations ?? 1);
  }
  const secret = new TextEncoder().encode(password).buffer;
  await pfx.parseInternalValues({ password: secret, checkIntegrity: false });
  const safes = (pfx.parsedValue?.authenticatedSafe?.safeContents ?? []).map(openOrDefer);
  const encrypted = safes.flatMap((safe) => (safe instanceof EncryptedData ? [safe] : []));
  // All that is visible without the password is weighed before the first derivation.
  for (const safe of encrypted) budget.spend(readIterations(encryptionOf(safe)));
  for (const safe of safes) if (safe instanceof SafeContents) weighKeys(safe, budget);

  const isLegacy = encrypted.some((safe) => !isPbes2(encryptionOf(safe)));
  if (isLegacy) return readLegacyPkcs12(content, password);
  if (pfx.macData !== undefined) await checkMac(pfx, secret);
  const keys: FoundKey[] = [];
  const certificates: FoundCertificate[] = [];
  for (const safe of safes) {
    const opened = safe instanceof SafeContents ? safe : await decrypt(safe, secret);
    if (opened !== safe) weighKeys(opened, budget);
    for (const bag of opened.safeBags) {
      const alias = readAlias(bag);
      if (bag.bagValue instanceof CertBag) certificates.push({ alias, der: readCertificate(bag.bagValue) });
      const key = readKey(bag, password);
      if (key !== undefined) keys.push({ alias, key });
    }
  }
  return assembleEntries(keys, certificates);
};

const openOrDefer = (info: ContentInfo): SafeContents | EncryptedData => {
  if (info.contentType === encryptedDataType) return new EncryptedData({ schema: info.content });
  if (info.contentType !== dataType) throw new KeystoreError('unsupported');
  const octets: unknown = info.content;
  if (!(octets instanceof asn1.OctetString)) throw new KeystoreError('malformed');
  return SafeContents.fromBER(octets.getValue());
};

const encryptionOf = (safe: EncryptedData) => safe.encryptedContentInfo.contentEncryptionAlgorithm;

const weighKeys = (safe: SafeContents, budget: DerivationBudget): void => {
  if (safe.safeBags.length > maxBags) throw new KeystoreError('too-costly');
  for (const { bagValue } of safe.safeBags) {
    if (bagValue instanceof PKCS8ShroudedKeyBag) budget.spend(readIterations(bagValue.encryptionAlgorithm));
  }
};

const checkMac = async (pfx: PFX, password: ArrayBuffer): Promise<void> => {
  try {
    await pfx.parseInternalValues({ password, checkIntegrity: true });
  } catch (error) {
    throw new KeystoreError('wrong-password', error);
  }
};

const decrypt = async (safe: EncryptedData, password: ArrayBuffer): Promise<SafeContents> => {
  try {
    return SafeContents.fromBER(await safe.decrypt({ password }));
  } catch (error) {
    // Padding that does not fit, or plain text that is no ASN.1: the key was another one.
    throw new KeystoreError('wrong-password', error);
  }
};

const readCertificate = (bag: CertBag): Uint8Array => {
  const octets: unknown = bag.certValue;
  if (!(octets instanceof asn1.OctetString)) throw new KeystoreError('unsupported');
  return new Uint8Array(octets.getValue());
};

const readKey = ({ bagValue }: SafeBag, password: string): KeyObject | undefined => {
  if (bagValue instanceof PrivateKeyInfo) return toKey(bagValue.toSchema());
  if (!(bagValue instanceof PKCS8ShroudedKeyBag)) return undefined;
  try {
    return toKey(bagValue.toSchema(), password);
  } catch (error) {
    throw new KeystoreError('wrong-password', error);
  }
};

const toKey = (structure: asn1.Sequence, passphrase?: string): KeyObject =>
  createPrivateKey({
    key: Buffer.from(structure.toBER()),
    format: 'der',
    type: 'pkcs8',
    ...(passphrase !== undefined && { passphrase }),
  });

const readAlias = (bag: SafeBag): string | undefined => {
  const [name] = bag.bagAttributes?.find((attribute) => attribute.type === friendlyName)?.values ?? [];
  return name instanceof asn1.BmpString ? name.getValue() : undefined;
};
