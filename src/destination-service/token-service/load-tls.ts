import { parseCertificates } from '../../crypto/certificates.ts';
import type { KeystoreFailure, KeystoreParser } from '../../crypto/keystores.ts';
import { Secret } from '../../foundation/secret.ts';
import type { OutboundTls } from '../../http/client/outbound.ts';
import type { Configuration, Level } from '../configurations/configuration.ts';
import type { TrustSettings } from './token-service-properties.ts';

/** A file named by a destination, and the password to open it. */
type StoreReference = { readonly location: string; readonly password: string | undefined };

/** TLS settings of a call, or why they cannot be had. */
export type LoadedTls =
  | { readonly kind: 'loaded'; readonly tls: OutboundTls }
  | { readonly kind: 'failed'; readonly message: string };

/** What loading needs. */
export type TlsParts = {
  readonly openKeystore: KeystoreParser;
  readonly findCertificate: (
    level: Level,
    name: string,
  ) => Promise<Configuration | undefined> | Configuration | undefined;
};

/**
 * Reads the trust store and the client keystore a destination refers to; both live on its own level. `TrustAll` makes the trust store
 * and the verifier meaningless. Source: SAP doc "Server Certificate Authentication", "OAuth with X.509 Client Certificates"
 */
export const loadTls = async (
  level: Level,
  trust: TrustSettings,
  keyStore: StoreReference | undefined,
  parts: TlsParts,
): Promise<LoadedTls> => {
  const clientCertificate = keyStore && (await loadClientCertificate(level, keyStore, parts));
  if (clientCertificate?.kind === 'failed') return clientCertificate;
  const shown = clientCertificate && { clientCertificate: clientCertificate.certificate };
  if (trust.trustAll) return { kind: 'loaded', tls: { ...shown, trustAll: true } };
  const trusted = trust.trustStore && (await loadTrusted(level, trust.trustStore, parts));
  if (trusted?.kind === 'failed') return trusted;
  return {
    kind: 'loaded',
    tls: {
      ...shown,
      ...(trusted && { extraCaPem: trusted.certificatesPem }),
      hostnameVerifier: trust.hostnameVerifier,
    },
  };
};

type Failed = { readonly kind: 'failed'; readonly message: string };

/** Opens a keystore on the level of the destination that names it: its first private key, with certificates. */
export const loadClientCertificate = async (
  level: Level,
  store: StoreReference,
  parts: TlsParts,
): Promise<
  Failed | { readonly kind: 'loaded'; readonly certificate: NonNullable<OutboundTls['clientCertificate']> }
> => {
  const content = await readFile(level, store, parts);
  if (content === undefined) return missing(store);
  const opened = await parts.openKeystore({ content, password: toSecret(store.password) });
  if (opened.kind === 'failed') return unusable(store, opened.reason);
  const entry = opened.entries.find(({ privateKeyPem }) => privateKeyPem !== undefined);
  if (entry?.privateKeyPem === undefined || entry.certificateChainPem.length === 0)
    return { kind: 'failed', message: `The keystore "${store.location}" holds no private key with a certificate` };
  return {
    kind: 'loaded',
    certificate: {
      certificateChainPem: entry.certificateChainPem.join('\n'),
      privateKeyPem: entry.privateKeyPem.reveal(),
    },
  };
};

const loadTrusted = async (
  level: Level,
  store: StoreReference,
  parts: TlsParts,
): Promise<Failed | { readonly kind: 'loaded'; readonly certificatesPem: readonly string[] }> => {
  const content = await readFile(level, store, parts);
  if (content === undefined) return missing(store);
  if (/\.(pem|crt|cer|der)$/i.test(store.location)) {
    const parsed = parseCertificates(content);
    return parsed.kind === 'parsed'
      ? { kind: 'loaded', certificatesPem: parsed.certificatesPem }
      : unusable(store, 'malformed');
  }
  const opened = await parts.openKeystore({ content, password: toSecret(store.password) });
  if (opened.kind === 'failed') return unusable(store, opened.reason);
  return { kind: 'loaded', certificatesPem: opened.entries.flatMap((entry) => entry.certificateChainPem) };
};

const readFile = async (level: Level, store: StoreReference, parts: TlsParts): Promise<Uint8Array | undefined> => {
  const certificate = await parts.findCertificate(level, store.location);
  const content = certificate?.properties.Content;
  return content === undefined ? undefined : Buffer.from(content, 'base64');
};

const missing = (store: StoreReference): Failed => ({
  kind: 'failed',
  message: `The certificate "${store.location}" was not found on the level of the destination`,
});

const unusable = (store: StoreReference, reason: KeystoreFailure): Failed => ({
  kind: 'failed',
  message: `The certificate "${store.location}" could not be opened: ${unusableTexts[reason]}`,
});

const unusableTexts: Readonly<Record<KeystoreFailure, string>> = {
  'too-large': 'it is larger than 1 MiB',
  'unknown-format': 'it is no keystore of a known kind (PKCS#12, JKS, PEM)',
  unsupported: 'it is protected in a way that is not supported',
  'wrong-password': 'the password in the destination is wrong',
  malformed: 'it is damaged',
  'too-costly': 'opening it takes too long; write it again with fewer iterations',
  overloaded: 'too many keystores are being opened at once; try again',
};

const toSecret = (password: string | undefined): Secret | undefined =>
  password === undefined ? undefined : new Secret(password);
