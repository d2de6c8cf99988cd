import { createPrivateKey, createPublicKey } from 'node:crypto';
import * as asn1 from 'asn1js';
import { Certificate, PublicKeyInfo } from 'pkijs';
import type { Secret } from '../../foundation/secret.ts';
import { signatureAlgorithmOf, signToBitString } from '../certificates/certificate-encoding.ts';
import { formatPem, parsePem } from '../certificates/pem.ts';

/**
 * Writes the request by which an authority signs the key of a certificate: the certificate's subject, and the proof that the key is there.
 * PEM. Throws if key or certificate are not PEM. Source: RFC 2986 §4
 */
export const createSigningRequest = async (keyPair: {
  readonly certificatePem: string;
  readonly privateKeyPem: Secret;
}): Promise<string> => {
  const [block] = parsePem(keyPair.certificatePem) ?? [];
  if (block === undefined) throw new Error('The certificate of the key is damaged');
  const privateKey = createPrivateKey(keyPair.privateKeyPem.reveal());
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  const content = new asn1.Sequence({
    value: [
      new asn1.Integer({ value: 0 }),
      Certificate.fromBER(block.der).subject.toSchema(),
      PublicKeyInfo.fromBER(publicKey).toSchema(),
      // No attributes; the field itself is required.
      new asn1.Constructed({ idBlock: { tagClass: 3, tagNumber: 0 }, value: [] }),
    ],
  });
  const signature = await signToBitString(new Uint8Array(content.toBER()), privateKey, 'sha256');
  const request = new asn1.Sequence({
    value: [content, signatureAlgorithmOf(privateKey, 'sha256').toSchema(), signature],
  });
  return formatPem('CERTIFICATE REQUEST', new Uint8Array(request.toBER()));
};
