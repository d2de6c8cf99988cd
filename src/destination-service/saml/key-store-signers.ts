import { importSigningKey } from '../../crypto/signing-keys.ts';
import { Secret } from '../../foundation/secret.ts';
import type { Configuration, Level } from '../configurations/configuration.ts';
import { loadClientCertificate, type TlsParts } from '../token-service/load-tls.ts';
import type { AssertionProperties } from './assertion-properties.ts';
import type { AssertionSigner } from './build-assertion.ts';

/** A destination's own key, or why it cannot be used. */
export type KeyStoreSigner =
  | { readonly kind: 'signer'; readonly signer: AssertionSigner }
  | { readonly kind: 'failed'; readonly message: string };

type KeyStore = NonNullable<AssertionProperties['keyStore']>;

/** Creates the reader of keys that destinations name. An opened store is remembered until its file changes: opening takes a worker of its own. */
export const createKeyStoreSigners = (
  parts: TlsParts,
): ((level: Level, keyStore: KeyStore) => Promise<KeyStoreSigner>) => {
  // The cache of configurations gives the same object until the file changes.
  const opened = new WeakMap<
    Configuration,
    { readonly password: string | undefined; readonly signer: KeyStoreSigner }
  >();
  return async (level, keyStore) => {
    const file = await parts.findCertificate(level, keyStore.location);
    const known = file && opened.get(file);
    if (known !== undefined && known.password === keyStore.password) return known.signer;
    const loaded = await loadClientCertificate(level, keyStore, parts);
    if (loaded.kind === 'failed') return loaded;
    const { certificateChainPem, privateKeyPem } = loaded.certificate;
    const signer = toSigner(keyStore, {
      certificatePem: certificateChainPem,
      privateKeyPem: new Secret(privateKeyPem),
    });
    if (file !== undefined) opened.set(file, { password: keyStore.password, signer });
    return signer;
  };
};

const toSigner = (keyStore: KeyStore, signer: AssertionSigner): KeyStoreSigner => {
  try {
    importSigningKey({ kid: '', pem: signer.privateKeyPem });
    return { kind: 'signer', signer };
  } catch {
    const message = `The key of "${keyStore.location}" must be RSA with at least 2048 bits or EC on P-256`;
    return { kind: 'failed', message };
  }
};
