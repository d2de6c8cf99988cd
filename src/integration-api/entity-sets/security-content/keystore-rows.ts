import { describeCertificateKey } from '../../../crypto/certificates/certificate-key.ts';
import { describeCertificate } from '../../../crypto/certificates.ts';
import {
  type EntryStatus,
  invalidKeystoreName,
  type KeystoreEntry,
  type TenantKeystore,
  tenantKeystores,
} from '../../../keystores/index.ts';
import type { Row } from '../../../odata/entity.ts';
import type { ResourceCall } from '../../resources/resource-call.ts';
import { int32Property, type ResourceProperty, textProperty, timeProperty } from '../../resources/resource-property.ts';
import { toHexText } from '../hex-text.ts';

/** Rows carry the name of their keystore beside what is shown: an alias alone does not find an entry. */
const keystoreMember = '$keystore';

/** What is shown of a certificate. Source: SAP API description "Security Content" (`KeystoreEntryCertificatePart`) */
const certificateProperties: readonly ResourceProperty[] = [
  textProperty('KeyType', { maxLength: 30 }),
  int32Property('KeySize'),
  timeProperty('ValidNotBefore'),
  timeProperty('ValidNotAfter'),
  textProperty('SerialNumber', { maxLength: 256 }),
  textProperty('SignatureAlgorithm', { maxLength: 60 }),
  textProperty('Validity', { maxLength: 1000 }),
  textProperty('SubjectDN', { maxLength: 5000 }),
  textProperty('IssuerDN', { maxLength: 5000 }),
  int32Property('Version'),
  textProperty('FingerprintSha1', { maxLength: 200 }),
  textProperty('FingerprintSha256', { maxLength: 200 }),
  textProperty('FingerprintSha512', { maxLength: 200 }),
];

/** The key of everything that has an alias. */
export const aliasProperties: readonly ResourceProperty[] = [
  textProperty('Hexalias', { nullable: false, maxLength: 2000 }),
  textProperty('Alias', { maxLength: 250 }),
];

/** Source: SAP API description "Security Content" (`KeystoreEntry`) */
export const entryProperties: readonly ResourceProperty[] = [
  ...aliasProperties,
  ...certificateProperties,
  textProperty('EllipticCurve', { maxLength: 80 }),
  textProperty('Type', { maxLength: 30 }),
  textProperty('Owner', { maxLength: 30 }),
  textProperty('LastModifiedBy', { maxLength: 150 }),
  timeProperty('LastModifiedTime'),
  textProperty('CreatedBy', { maxLength: 150 }),
  timeProperty('CreatedTime'),
  textProperty('Status', { maxLength: 500 }),
];

/** Source: SAP API description "Security Content" (`HistoryKeystoreEntry`) */
export const historyProperties: readonly ResourceProperty[] = [
  ...entryProperties,
  textProperty('ActivatedBy', { maxLength: 150 }),
  timeProperty('ActiveFrom'),
  textProperty('DeactivatedBy', { maxLength: 150 }),
  timeProperty('ActiveUntil'),
  int32Property('ActivationSequenceNumber'),
  textProperty('OriginalAlias', { maxLength: 250 }),
];

/** Source: SAP API description "Security Content" (`ChainCertificate`) */
export const chainCertificateProperties: readonly ResourceProperty[] = [
  ...aliasProperties,
  int32Property('Index', { nullable: false }),
  ...certificateProperties,
];

/** The keystore a request is about: `system` unless `keystoreName` says another. Throws 400 for a name there is not. */
export const readKeystoreName = ({ customOptions }: ResourceCall): TenantKeystore =>
  toKeystoreName(customOptions.get('keystoreName') ?? 'system');

/** Throws 400 for a name there is not. */
export const toKeystoreName = (name: string): TenantKeystore => {
  const keystore = tenantKeystores.find((one) => one === name);
  if (keystore === undefined) throw invalidKeystoreName(name);
  return keystore;
};

/** The keystore a row was read from. */
export const keystoreOf = (row: Row): TenantKeystore => toKeystoreName(String(row[keystoreMember] ?? 'system'));

/** An alias, in a row of its own, of a keystore. */
export const toAliasRow = (keystore: TenantKeystore, alias: string): Row => ({
  Hexalias: toHexText(alias),
  Alias: alias,
  [keystoreMember]: keystore,
});

/** What is shown of a certificate, under its wire names. Source: SAP API description "Security Content" (samples) */
export const describeForWire = (certificatePem: string, validity: string | null = null) => {
  const certificate = describeCertificate(certificatePem);
  const key = describeCertificateKey(certificatePem);
  return {
    KeyType: key.keyType,
    KeySize: key.keyBits ?? null,
    ValidNotBefore: certificate.notBeforeMs,
    ValidNotAfter: certificate.notAfterMs,
    SerialNumber: `0x${BigInt(`0x${certificate.serialNumberHex}`).toString(16).toUpperCase()}`,
    SignatureAlgorithm: key.signatureAlgorithm,
    EllipticCurve: key.curve ?? null,
    Validity: validity,
    SubjectDN: spaceOut(certificate.subjectDn),
    IssuerDN: spaceOut(certificate.issuerDn),
    Version: key.version,
    FingerprintSha1: key.sha1Fingerprint,
    FingerprintSha256: key.sha256Fingerprint,
    FingerprintSha512: key.sha512Fingerprint,
  };
};

/** Names read with a blank after each comma there. */
const spaceOut = (name: string): string => name.replaceAll(/(?<!\\),/g, ', ');

/** An entry as a row. */
export const toEntryRow = (entry: KeystoreEntry, status: EntryStatus = 'unchanged'): Row => ({
  ...toAliasRow(entry.keystore, entry.alias),
  ...describeForWire(entry.certificateChainPem[0]),
  Type: entry.type,
  Owner: entry.owner,
  LastModifiedBy: entry.modifiedBy,
  LastModifiedTime: entry.modifiedAtMs,
  CreatedBy: entry.createdBy,
  CreatedTime: entry.createdAtMs,
  Status: status,
});

/** An entry of the key history as a row. */
export const toHistoryRow = (entry: KeystoreEntry): Row => ({
  ...toEntryRow(entry),
  ActivatedBy: entry.history?.activatedBy ?? null,
  ActiveFrom: entry.history?.activeFromMs ?? null,
  DeactivatedBy: entry.history?.deactivatedBy ?? null,
  ActiveUntil: entry.history?.activeUntilMs ?? null,
  ActivationSequenceNumber: entry.history?.sequence ?? null,
  OriginalAlias: entry.history?.originalAlias ?? null,
});

/** The certificates of an entry as rows, the one of the key first. */
export const toChainRows = (entry: KeystoreEntry): readonly Row[] =>
  entry.certificateChainPem.map((pem, index) => ({
    ...toAliasRow(entry.keystore, entry.alias),
    Index: index,
    ...describeForWire(pem),
  }));
