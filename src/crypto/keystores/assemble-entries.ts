import { type KeyObject, X509Certificate } from 'node:crypto';
import { type ContentEntry, KeystoreError } from './keystore-content.ts';

/** A private key found in a file, not yet matched with its certificate. */
export type FoundKey = { readonly alias: string | undefined; readonly key: KeyObject };

/** A certificate found in a file, in DER. */
export type FoundCertificate = { readonly alias: string | undefined; readonly der: Uint8Array };

const maxKeys = 100;
const maxCertificates = 500;
const maxChainLength = 10;

/**
 * Makes entries of loose keys and certificates: each key with the certificate of its public half and the issuers found above it, then
 * the certificates that are in no such chain, one entry each. Ids inside the file are not relied upon; keys tell what belongs together.
 */
export const assembleEntries = (
  keys: readonly FoundKey[],
  found: readonly FoundCertificate[],
): readonly ContentEntry[] => {
  if (keys.length > maxKeys || found.length > maxCertificates) throw new KeystoreError('too-costly');
  const certificates = found.map(({ alias, der }) => ({ alias, certificate: new X509Certificate(der) }));
  const inChains = new Set<X509Certificate>();
  const keyEntries = keys.map(({ alias, key }): ContentEntry => {
    const leaf = certificates.find(({ certificate }) => certificate.checkPrivateKey(key));
    const chain = leaf === undefined ? [] : buildChain(leaf.certificate, certificates);
    for (const certificate of chain) inChains.add(certificate);
    return {
      alias: alias ?? leaf?.alias,
      certificateChainPem: chain.map((certificate) => certificate.toString()),
      privateKeyPem: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    };
  });
  const others = certificates.filter(({ certificate }) => !inChains.has(certificate));
  return [
    ...keyEntries,
    ...others.map(({ alias, certificate }) => ({
      alias,
      certificateChainPem: [certificate.toString()],
      privateKeyPem: undefined,
    })),
  ];
};

const buildChain = (
  leaf: X509Certificate,
  certificates: readonly { readonly certificate: X509Certificate }[],
): readonly X509Certificate[] => {
  const chain = [leaf];
  for (let current: X509Certificate | undefined = leaf; current && chain.length < maxChainLength; ) {
    const subject: X509Certificate = current;
    current = certificates
      .map(({ certificate }) => certificate)
      .find((issuer) => !chain.some((one) => one.raw.equals(issuer.raw)) && subject.checkIssued(issuer));
    if (current !== undefined) chain.push(current);
  }
  return chain;
};
