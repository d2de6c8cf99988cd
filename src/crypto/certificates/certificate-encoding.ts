import { createPublicKey, type KeyObject, sign } from 'node:crypto';
import { isIP, isIPv6 } from 'node:net';
import { promisify } from 'node:util';
import * as asn1 from 'asn1js';
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AuthorityKeyIdentifier,
  BasicConstraints,
  Certificate,
  Extension,
  ExtKeyUsage,
  GeneralName,
  GeneralNames,
  PublicKeyInfo,
  RelativeDistinguishedNames,
  Time,
} from 'pkijs';
import { sha256 } from '../digest.ts';

/** The attributes a subject may have. Source: RFC 2253 §2.3 */
export type DistinguishedNameAttribute = 'CN' | 'OU' | 'O' | 'L' | 'ST' | 'C' | 'E';

/** A subject, most specific attribute first, as it reads in RFC 2253: `[['CN', 'x'], ['O', 'SAP SE'], ['C', 'DE']]`. */
export type DistinguishedName = readonly (readonly [attribute: DistinguishedNameAttribute, value: string])[];

/** Everything a certificate says, before it is signed. */
export type CertificateContent = {
  readonly serialNumber: Uint8Array;
  readonly issuer: RelativeDistinguishedNames;
  readonly subject: RelativeDistinguishedNames;
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
  readonly publicKey: KeyObject;
  readonly extensions: readonly Extension[];
};

const attributeOids: { readonly [Name in DistinguishedNameAttribute]: string } = {
  CN: '2.5.4.3',
  OU: '2.5.4.11',
  O: '2.5.4.10',
  L: '2.5.4.7',
  ST: '2.5.4.8',
  C: '2.5.4.6',
  E: '1.2.840.113549.1.9.1',
};

/** Encodes a name; the wire order is the reverse of the reading order. Source: RFC 5280 §4.1.2.4, RFC 2253 §2.1 */
export const encodeName = (name: DistinguishedName): RelativeDistinguishedNames => {
  const sets = name.toReversed().map(([attribute, value]) => {
    return new asn1.Set({
      value: [
        new AttributeTypeAndValue({ type: attributeOids[attribute], value: encodeValue(attribute, value) }).toSchema(),
      ],
    });
  });
  // The library would put all attributes into one set; a parsed name keeps its sets.
  return RelativeDistinguishedNames.fromBER(new asn1.Sequence({ value: sets }).toBER());
};

/** Country and e-mail address have types of their own. Source: RFC 5280 appendix A.1 */
const encodeValue = (attribute: DistinguishedNameAttribute, value: string) => {
  if (attribute === 'C') return new asn1.PrintableString({ value });
  return attribute === 'E' ? new asn1.IA5String({ value }) : new asn1.Utf8String({ value });
};

/** Subject key identifier: the first 160 bits of SHA-256 over the key. Source: RFC 7093 §2 */
export const keyIdentifierOf = (publicKey: KeyObject): Uint8Array =>
  sha256(toPublicKeyInfo(publicKey).subjectPublicKey.valueBlock.valueHexView).slice(0, 20);

const toPublicKeyInfo = (publicKey: KeyObject): PublicKeyInfo =>
  PublicKeyInfo.fromBER(publicKey.export({ type: 'spki', format: 'der' }));

const extension = (oid: string, critical: boolean, value: { toBER: () => ArrayBuffer }): Extension =>
  new Extension({ extnID: oid, critical, extnValue: value.toBER() });

/** Says whether this is an authority; ours may issue certificates for ends, not for further authorities. Source: RFC 5280 §4.2.1.9 */
export const basicConstraints = (isAuthority: boolean): Extension =>
  extension(
    '2.5.29.19',
    true,
    new BasicConstraints(isAuthority ? { cA: true, pathLenConstraint: 0 } : { cA: false }).toSchema(),
  );

/** The bits of the key usage extension. Source: RFC 5280 §4.2.1.3 */
const keyUsageBits = { digitalSignature: 0x80, keyEncipherment: 0x20, keyCertSign: 0x04, cRLSign: 0x02 };

/** What the key may be used for. Source: RFC 5280 §4.2.1.3 */
export const keyUsage = (usages: readonly (keyof typeof keyUsageBits)[]): Extension => {
  const bits = usages.reduce((sum, usage) => sum | keyUsageBits[usage], 0);
  let unusedBits = 0;
  while (((bits >> unusedBits) & 1) === 0) unusedBits += 1;
  return extension('2.5.29.15', true, new asn1.BitString({ valueHex: Uint8Array.of(bits).buffer, unusedBits }));
};

/** What the certificate is for. Source: RFC 5280 §4.2.1.12 */
export const extendedKeyUsage = (purposeOid: string): Extension =>
  extension('2.5.29.37', false, new ExtKeyUsage({ keyPurposes: [purposeOid] }).toSchema());

/** Identifies the certified key. Source: RFC 5280 §4.2.1.2 */
export const subjectKeyIdentifier = (publicKey: KeyObject): Extension =>
  extension('2.5.29.14', false, new asn1.OctetString({ valueHex: toArrayBuffer(keyIdentifierOf(publicKey)) }));

/** Identifies the issuer's key. Source: RFC 5280 §4.2.1.1 */
export const authorityKeyIdentifier = (keyIdentifier: Uint8Array): Extension =>
  extension(
    '2.5.29.35',
    false,
    new AuthorityKeyIdentifier({
      keyIdentifier: new asn1.OctetString({ valueHex: toArrayBuffer(keyIdentifier) }),
    }).toSchema(),
  );

/** DNS names, wildcards and IP addresses a server answers to. Source: RFC 5280 §4.2.1.6 */
export const subjectAlternativeName = (names: readonly string[]): Extension =>
  extension('2.5.29.17', false, new GeneralNames({ names: names.map(toGeneralName) }).toSchema());

const toGeneralName = (name: string): GeneralName =>
  isIP(name) === 0
    ? new GeneralName({ type: 2, value: name })
    : new GeneralName({ type: 7, value: new asn1.OctetString({ valueHex: toArrayBuffer(toAddressBytes(name)) }) });

/** The 4 or 16 bytes of an address in text. */
const toAddressBytes = (address: string): Uint8Array => {
  if (!isIPv6(address)) return Uint8Array.from(address.split('.').map(Number));
  // The URL parser spells every IPv6 address canonically, so that only `::` is left to expand.
  const [head = '', tail = ''] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const groupsOf = (text: string): number[] =>
    text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16));
  const before = groupsOf(head);
  const after = groupsOf(tail);
  const zeros = Array<number>(8 - before.length - after.length).fill(0);
  return Uint8Array.from([...before, ...zeros, ...after].flatMap((group) => [group >> 8, group & 0xff]));
};

const toArrayBuffer = (bytes: Uint8Array): ArrayBuffer => Uint8Array.from(bytes).buffer;

const toTime = (epochMs: number): Time => {
  const value = new Date(epochMs);
  // Two-digit years end with 2049. Source: RFC 5280 §4.1.2.5
  return new Time({ type: value.getUTCFullYear() < 2050 ? 0 : 1, value });
};

const signOffLoop = promisify(
  (digest: Digest, data: Uint8Array, key: KeyObject, done: (error: Error | null, signature: Buffer) => void): void =>
    sign(digest, data, key, done),
);

/** The digests signatures are made with. Source: RFC 4055 §5, RFC 5758 §3.2 */
export type Digest = 'sha256' | 'sha384' | 'sha512';

const rsaSignatures = {
  sha256: '1.2.840.113549.1.1.11',
  sha384: '1.2.840.113549.1.1.12',
  sha512: '1.2.840.113549.1.1.13',
};
const ecdsaSignatures = { sha256: '1.2.840.10045.4.3.2', sha384: '1.2.840.10045.4.3.3', sha512: '1.2.840.10045.4.3.4' };

/** The signature algorithm of an RSA or EC key with a digest. Source: RFC 4055 §5, RFC 5758 §3.2 */
export const signatureAlgorithmOf = (key: KeyObject, digest: Digest): AlgorithmIdentifier =>
  key.asymmetricKeyType === 'rsa'
    ? new AlgorithmIdentifier({ algorithmId: rsaSignatures[digest], algorithmParams: new asn1.Null() })
    : new AlgorithmIdentifier({ algorithmId: ecdsaSignatures[digest] });

/** Signs bytes with an RSA or EC key, off the event loop, as certificates and signing requests carry it. */
export const signToBitString = async (data: Uint8Array, key: KeyObject, digest: Digest): Promise<asn1.BitString> =>
  new asn1.BitString({ valueHex: toArrayBuffer(await signOffLoop(digest, data, key)) });

/** Signs a certificate with an RSA or EC key, off the event loop. Answers its DER. Source: RFC 5280 §4.1 */
export const signCertificate = async (
  content: CertificateContent,
  issuerKey: KeyObject,
  digest: Digest = 'sha256',
): Promise<Uint8Array> => {
  const signature = signatureAlgorithmOf(issuerKey, digest);
  const certificate = new Certificate({
    version: 2,
    serialNumber: new asn1.Integer({ valueHex: toArrayBuffer(content.serialNumber) }),
    signature,
    signatureAlgorithm: signature,
    issuer: content.issuer,
    subject: content.subject,
    notBefore: toTime(content.notBeforeMs),
    notAfter: toTime(content.notAfterMs),
    subjectPublicKeyInfo: toPublicKeyInfo(content.publicKey),
    extensions: [...content.extensions],
  });
  const toBeSigned = new Uint8Array(certificate.encodeTBS().toBER());
  certificate.signatureValue = await signToBitString(toBeSigned, issuerKey, digest);
  return new Uint8Array(certificate.toSchema(true).toBER());
};

/** The public key in a parsed structure. */
export const readPublicKeyInfo = (info: PublicKeyInfo): KeyObject =>
  createPublicKey({ key: Buffer.from(info.toSchema().toBER()), format: 'der', type: 'spki' });
