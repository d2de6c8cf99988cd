import { createHash, X509Certificate } from 'node:crypto';
import { KeystoreError } from './keystore-content.ts';

/** An entry of a Java keystore as it lies in the file: certificates in clear, the key protected. */
export type JavaKeystoreEntry = {
  readonly alias: string;
  readonly certificateChainPem: readonly string[];
  /** `EncryptedPrivateKeyInfo`; `undefined` for a trusted certificate. */
  readonly protectedKey: Uint8Array | undefined;
};

const maxEntries = 500;
const maxChainLength = 20;
const tags = { key: 1, certificate: 2 };
/** The file's last bytes: SHA-1 over password and all before. */
export const javaDigestBytes = 20;

/**
 * Reads the public part of a JKS or JCEKS file, which needs no password. Throws `KeystoreError`, also for secret keys of a JCEKS: they are
 * serialized Java objects. Source: OpenJDK `sun.security.provider.JavaKeyStore`, `com.sun.crypto.provider.JceKeyStore` (file format)
 */
export const readJavaKeystore = (content: Uint8Array): readonly JavaKeystoreEntry[] => {
  try {
    return readEntries(createReader(content.subarray(0, content.byteLength - javaDigestBytes)));
  } catch (error) {
    throw error instanceof KeystoreError ? error : new KeystoreError('malformed', error);
  }
};

const readEntries = (reader: Reader): readonly JavaKeystoreEntry[] => {
  reader.uint32();
  const version = reader.uint32();
  if (version !== 1 && version !== 2) throw new KeystoreError('unsupported');
  const readCertificate = (): string => {
    if (version === 2 && reader.text() !== 'X.509') throw new KeystoreError('unsupported');
    return new X509Certificate(reader.bytes(reader.uint32())).toString();
  };
  return Array.from({ length: atMost(reader.uint32(), maxEntries) }, () => {
    const tag = reader.uint32();
    const alias = reader.text();
    reader.bytes(8); // the time of its creation
    if (tag !== tags.key && tag !== tags.certificate) throw new KeystoreError('unsupported');
    const protectedKey = tag === tags.key ? reader.bytes(reader.uint32()) : undefined;
    const length = tag === tags.key ? atMost(reader.uint32(), maxChainLength) : 1;
    return { alias, certificateChainPem: Array.from({ length }, readCertificate), protectedKey };
  });
};

const atMost = (count: number, maximum: number): number => {
  if (count > maximum) throw new KeystoreError('too-costly');
  return count;
};

/** What proves the integrity of a Java keystore. Source: OpenJDK `JavaKeyStore.getPreKeyedHash` */
export const digestJavaKeystore = (body: Uint8Array, password: string): Uint8Array =>
  createHash('sha1').update(Buffer.from(password, 'utf16le').swap16()).update('Mighty Aphrodite').update(body).digest();

type Reader = {
  readonly uint32: () => number;
  readonly bytes: (length: number) => Uint8Array;
  readonly text: () => string;
};

/** Reads one field after the other. Throws at the end of the bytes. Source: Java Object Serialization Specification (`DataInput`) */
const createReader = (content: Uint8Array): Reader => {
  const buffer = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  let position = 0;
  const bytes = (length: number): Uint8Array => {
    if (position + length > buffer.length) throw new RangeError('The field is longer than the file');
    position += length;
    return buffer.subarray(position - length, position);
  };
  return {
    uint32: () => Buffer.from(bytes(4)).readUInt32BE(),
    bytes,
    text: () => Buffer.from(bytes(Buffer.from(bytes(2)).readUInt16BE())).toString('utf8'),
  };
};

/**
 * Writes certificates as a JCEKS file without password. Aliases must be distinct. Throws if one is not PEM.
 * Source: OpenJDK `JceKeyStore` (file format); SAP API description "Security Content" (`KeystoreResources`, JCEKS)
 */
export const writePublicJceks = (
  certificates: readonly { readonly alias: string; readonly certificatePem: string; readonly createdAtMs: number }[],
): Uint8Array => {
  const fields: Buffer[] = [toUint32(0xcececece), toUint32(2), toUint32(certificates.length)];
  for (const { alias, certificatePem, createdAtMs } of certificates) {
    const der = new X509Certificate(certificatePem).raw;
    const time = Buffer.alloc(8);
    time.writeBigInt64BE(BigInt(createdAtMs));
    fields.push(toUint32(tags.certificate), toText(alias), time, toText('X.509'), toUint32(der.length), der);
  }
  const body = Buffer.concat(fields);
  return Buffer.concat([body, digestJavaKeystore(body, '')]);
};

const toUint32 = (value: number): Buffer => {
  const field = Buffer.alloc(4);
  field.writeUInt32BE(value);
  return field;
};

const toText = (text: string): Buffer => {
  const bytes = Buffer.from(text, 'utf8');
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
};
