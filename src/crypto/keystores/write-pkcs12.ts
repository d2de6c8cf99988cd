import { createPrivateKey } from 'node:crypto';
import * as asn1 from 'asn1js';
import {
  Attribute,
  AuthenticatedSafe,
  CertBag,
  Certificate,
  PFX,
  PKCS8ShroudedKeyBag,
  PrivateKeyInfo,
  SafeBag,
  SafeContents,
} from 'pkijs';
import type { Secret } from '../../foundation/secret.ts';
import { parsePem } from '../certificates/pem.ts';
import { sha256 } from '../digest.ts';

const bags = { shroudedKey: '1.2.840.113549.1.12.10.1.2', certificate: '1.2.840.113549.1.12.10.1.3' };
const x509Certificate = '1.2.840.113549.1.9.22.1';
const attributes = { friendlyName: '1.2.840.113549.1.9.20', localKeyId: '1.2.840.113549.1.9.21' };
/** As many as `keytool` uses. Source: OpenJDK `keystore.pkcs12.*IterationCount` */
const iterations = 10_000;

/**
 * Writes one key with its certificate chain as PKCS#12: AES-256 and PBKDF2 with SHA-256, MAC with SHA-256, which OpenSSL 1.1, Java
 * 8u301 and later, and Node read. Throws if key or certificates are not PEM. Source: RFC 7292 §4, §5
 */
export const writePkcs12 = async (content: {
  readonly alias: string;
  /** The certificate of the key first. */
  readonly certificateChainPem: readonly string[];
  readonly privateKeyPem: Secret;
  readonly password: Secret;
}): Promise<Uint8Array> => {
  const password = new TextEncoder().encode(content.password.reveal()).buffer;
  const encryption = {
    password,
    contentEncryptionAlgorithm: { name: 'AES-CBC', length: 256 },
    hmacHashAlgorithm: 'SHA-256',
    iterationCount: iterations,
  };
  const certificates = (parsePem(content.certificateChainPem.join('\n')) ?? []).map(({ der }) => der);
  const [leaf] = certificates;
  if (leaf === undefined) throw new Error('A keystore needs the certificate of its key');
  const marks = createMarks(content.alias, leaf);

  const key = createPrivateKey(content.privateKeyPem.reveal()).export({ type: 'pkcs8', format: 'der' });
  const keyBag = new PKCS8ShroudedKeyBag({ parsedValue: PrivateKeyInfo.fromBER(key) });
  await keyBag.makeInternalValues(encryption);
  // The library cuts long strings in pieces, which is BER; strict readers expect DER.
  keyBag.encryptedData = new asn1.OctetString({ valueHex: keyBag.encryptedData.getValue() });
  const certificateBags = certificates.map(
    (der, index) =>
      new SafeBag({
        bagId: bags.certificate,
        bagValue: new CertBag({ certId: x509Certificate, parsedValue: Certificate.fromBER(der) }),
        ...(index === 0 && { bagAttributes: marks }),
      }),
  );
  const keyBags = [new SafeBag({ bagId: bags.shroudedKey, bagValue: keyBag, bagAttributes: marks })];
  const safe = new AuthenticatedSafe({
    parsedValue: {
      safeContents: [
        { privacyMode: 0, value: new SafeContents({ safeBags: keyBags }) },
        { privacyMode: 1, value: new SafeContents({ safeBags: certificateBags }) },
      ],
    },
  });
  await safe.makeInternalValues({ safeContents: [{}, encryption] });
  const pfx = new PFX({ parsedValue: { integrityMode: 0, authenticatedSafe: safe } });
  await pfx.makeInternalValues({
    password,
    iterations,
    pbkdf2HashAlgorithm: 'SHA-256',
    hmacHashAlgorithm: 'SHA-256',
  });
  return new Uint8Array(pfx.toSchema().toBER());
};

/** What ties a key to its certificate for readers that go by attributes, as Java does. Source: RFC 2985 §5.5 */
const createMarks = (alias: string, certificate: Uint8Array): Attribute[] => [
  new Attribute({ type: attributes.friendlyName, values: [new asn1.BmpString({ value: alias })] }),
  new Attribute({
    type: attributes.localKeyId,
    values: [new asn1.OctetString({ valueHex: Uint8Array.from(sha256(certificate)).buffer })],
  }),
];
