/** An entry as it passes between threads: plain text, so the private key is not yet wrapped. */
export type ContentEntry = {
  readonly alias: string | undefined;
  readonly certificateChainPem: readonly string[];
  readonly privateKeyPem: string | undefined;
};

/** The kinds of files a keystore is uploaded as. */
export type KeystoreFormat = 'pkcs12' | 'jks' | 'jceks' | 'pem' | 'der';

/** Why a keystore cannot be used. */
export type KeystoreFailure =
  /** Over 1 MiB. */
  | 'too-large'
  /** No keystore format begins like this. */
  | 'unknown-format'
  /** A keystore, but protected in a way we do not support (secret keys in a JCEKS, PBMAC1, scrypt, public-key integrity). */
  | 'unsupported'
  | 'wrong-password'
  | 'malformed'
  /** Opening it would take too many iterations, too long, or too much memory. */
  | 'too-costly'
  /** Too many keystores are being opened at once; try again. */
  | 'overloaded';

/** What is in a keystore, or why that cannot be said. */
export type KeystoreContent =
  | { readonly kind: 'opened'; readonly format: KeystoreFormat; readonly entries: readonly ContentEntry[] }
  | { readonly kind: 'failed'; readonly reason: KeystoreFailure };

/** Carries an expected failure out of a parser; caught in `readKeystoreContent` and nowhere else. */
export class KeystoreError extends Error {
  readonly reason: KeystoreFailure;

  constructor(reason: KeystoreFailure, cause?: unknown) {
    super(reason, { cause });
    this.name = 'KeystoreError';
    this.reason = reason;
  }
}
