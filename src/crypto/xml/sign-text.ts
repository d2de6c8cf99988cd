import { createPrivateKey } from 'node:crypto';
import type { Secret } from '../../foundation/secret.ts';
import { signatureUriFor, signXmlBytes } from './signature-algorithms.ts';

/**
 * Signs texts that are no documents with the algorithms of XML signatures; names the algorithm first, as it is part of what is signed. Throws where
 * the key is none. Source: SAML Bindings 2.0 §3.4.4.1
 */
export const signText = (
  privateKeyPem: Secret,
): { readonly algorithm: string; readonly sign: (text: string) => Uint8Array } => {
  const privateKey = createPrivateKey(privateKeyPem.reveal());
  return { algorithm: signatureUriFor(privateKey), sign: (text) => signXmlBytes(text, privateKey) };
};
