import { describeCertificate, parseCertificates } from '../../crypto/certificates.ts';
import type { KeystoreParser } from '../../crypto/keystores.ts';
import { Secret } from '../../foundation/secret.ts';
import { badRequest } from '../errors.ts';
import type { Configuration } from './configuration.ts';

/** The certificates of one entry. `Alias` only where the file is a keystore that names its entries. */
export type PublicKey = { readonly Alias?: string; readonly Content: string; readonly SubjectDN?: string };

/**
 * The public part of a stored certificate or keystore, each chain in PEM. Throws a 400 for a keystore that cannot be opened without
 * a password, by those given or with its own. Source: OpenAPI of the Destination service (`publicKeys`)
 */
export const listPublicKeys = async (
  certificate: Configuration,
  openKeystore: KeystoreParser,
  passwords: readonly string[] = [],
): Promise<readonly PublicKey[]> => {
  const content = Buffer.from(certificate.properties.Content ?? '', 'base64');
  // A PEM file shows its certificates whether or not the key beside them is encrypted.
  if (/\.(pem|crt|cer|der)$/i.test(certificate.name)) {
    const parsed = parseCertificates(content);
    if (parsed.kind === 'failed') throw badRequest('The file holds no certificate that can be read');
    return [toPublicKey(undefined, parsed.certificatesPem)];
  }
  // Of what this service generated it knows the password.
  let opened = await openKeystore({ content, ...toPassword(certificate.generation?.password) });
  for (const password of passwords.slice(0, maxPasswords)) {
    if (opened.kind !== 'failed' || opened.reason !== 'wrong-password') break;
    opened = await openKeystore({ content, ...toPassword(password) });
  }
  if (opened.kind === 'failed')
    throw badRequest(
      opened.reason === 'wrong-password'
        ? 'The keystore is password-protected and public keys cannot be retrieved'
        : 'The keystore cannot be read',
    );
  return opened.entries
    .filter((entry) => entry.certificateChainPem.length > 0)
    .map((entry) => toPublicKey(entry.alias, entry.certificateChainPem));
};

/** Each costs a worker. */
const maxPasswords = 5;

const toPassword = (password: string | undefined): { readonly password?: Secret } =>
  password === undefined ? {} : { password: new Secret(password) };

const toPublicKey = (alias: string | undefined, chainPem: readonly string[]): PublicKey => {
  const [leaf] = chainPem;
  return {
    ...(alias !== undefined && { Alias: alias }),
    Content: chainPem.join(''),
    ...(leaf !== undefined && { SubjectDN: describeCertificate(leaf).subjectDn }),
  };
};
