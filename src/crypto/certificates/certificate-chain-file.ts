import { X509Certificate } from 'node:crypto';
import * as asn1 from 'asn1js';
import { Certificate, ContentInfo, SignedData } from 'pkijs';
import { parsePem } from './pem.ts';

const signedDataType = '1.2.840.113549.1.7.2';
const dataType = '1.2.840.113549.1.7.1';
const maxCertificates = 20;

/**
 * Reads the certificates of a chain in PEM, in any order: PKCS#7 (binary, base64 or PEM; an SPC file is one), certificates in PEM one after
 * the other, or a PKI path. `undefined` for anything else, for more than 20 certificates, and for none.
 * Source: SAP API description "Security Content" (`CertificateChainResources`); RFC 5652 §5.1; ITU-T X.509 (PkiPath)
 */
export const readCertificateChain = (file: Uint8Array): readonly string[] | undefined => {
  try {
    const ders = listCertificates(file);
    if (ders.length === 0 || ders.length > maxCertificates) return undefined;
    return ders.map((der) => new X509Certificate(der).toString());
  } catch {
    return undefined;
  }
};

const listCertificates = (file: Uint8Array): readonly Uint8Array[] => {
  if (file[0] === 0x30) return listEncoded(file);
  const text = Buffer.from(file).toString('latin1');
  // Bare base64 of a DER sequence begins with "MI".
  if (text.trimStart().startsWith('MI')) return listEncoded(Buffer.from(text, 'base64'));
  return (parsePem(text) ?? []).flatMap(({ label, der }) =>
    /^(?:X509 )?CERTIFICATE$/.test(label) ? [der] : /^PKCS7$|^CMS$/.test(label) ? listEncoded(der) : [],
  );
};

const listEncoded = (der: Uint8Array): readonly Uint8Array[] => {
  const { result, offset } = asn1.fromBER(der);
  if (offset === -1 || !(result instanceof asn1.Sequence)) return [];
  const [first] = result.valueBlock.value;
  if (first instanceof asn1.ObjectIdentifier) return listSigned(result);
  // A certificate begins with a sequence too, but what that begins with is no sequence.
  const isPath = first instanceof asn1.Sequence && first.valueBlock.value[0] instanceof asn1.Sequence;
  return isPath ? result.valueBlock.value.map((one) => new Uint8Array(one.toBER())) : [der];
};

const listSigned = (schema: asn1.Sequence): readonly Uint8Array[] => {
  const info = new ContentInfo({ schema });
  if (info.contentType !== signedDataType) return [];
  const { certificates = [] } = new SignedData({ schema: info.content });
  return certificates.flatMap((one) =>
    one instanceof Certificate ? [new Uint8Array(one.toSchema(false).toBER())] : [],
  );
};

/** Writes certificates as PKCS#7 that signs nothing, in DER. Throws if one is not PEM. Source: RFC 5652 §5.1 */
export const writePkcs7 = (chainPem: readonly string[]): Uint8Array => {
  const certificates = chainPem.map((pem) => asn1.fromBER(Uint8Array.from(new X509Certificate(pem).raw)).result);
  const signedData = new asn1.Sequence({
    value: [
      new asn1.Integer({ value: 1 }),
      new asn1.Set({ value: [] }),
      new asn1.Sequence({ value: [new asn1.ObjectIdentifier({ value: dataType })] }),
      new asn1.Constructed({ idBlock: { tagClass: 3, tagNumber: 0 }, value: certificates }),
      new asn1.Set({ value: [] }),
    ],
  });
  const info = new asn1.Sequence({
    value: [
      new asn1.ObjectIdentifier({ value: signedDataType }),
      new asn1.Constructed({ idBlock: { tagClass: 3, tagNumber: 0 }, value: [signedData] }),
    ],
  });
  return new Uint8Array(info.toBER());
};

/**
 * Puts certificates in order: the one of the key first, then its issuer, and so on. `undefined` where they are no single chain from it.
 * Source: RFC 5246 §7.4.2 (order); RFC 5280 §6.1
 */
export const orderChain = (leafPem: string, chainPem: readonly string[]): readonly string[] | undefined => {
  const rest = chainPem.map((pem) => new X509Certificate(pem));
  const ordered = [new X509Certificate(leafPem)];
  const isAt = (one: X509Certificate): boolean => ordered.some((other) => other.raw.equals(one.raw));
  for (let subject = ordered[0]; subject !== undefined; ) {
    const current: X509Certificate = subject;
    subject = rest.find((issuer) => !isAt(issuer) && current.checkIssued(issuer) && current.verify(issuer.publicKey));
    if (subject !== undefined) ordered.push(subject);
  }
  return rest.every(isAt) ? ordered.map((one) => one.toString()) : undefined;
};

/**
 * Whether the last certificate of a chain is one of `trustedPem`, or signed by one. Validity is not asked for: what was known by its
 * fingerprint stays known. Source: SAP API description "Security Content" (`fingerprintVerified`); assumed: what counts as trusted
 */
export const hasTrustPath = (chainPem: readonly string[], trustedPem: readonly string[]): boolean => {
  const last = chainPem.at(-1);
  if (last === undefined) return false;
  const top = new X509Certificate(last);
  return trustedPem.some((pem) => {
    const anchor = new X509Certificate(pem);
    return anchor.raw.equals(top.raw) || (top.checkIssued(anchor) && top.verify(anchor.publicKey));
  });
};
