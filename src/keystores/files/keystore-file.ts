/** The kinds of keystore files, named by their extensions. Source: SAP doc "Keys and Certificates" */
export const keystoreTypes = ['jks', 'jceks', 'p12', 'pem'] as const;

/** A kind of keystore file. */
export type KeystoreType = (typeof keystoreTypes)[number];

/**
 * Where a keystore file lies: with the subaccount, one of its applications, or one of its subscriptions. Source: SAP doc "Keystore Service"
 */
export type KeystoreLevel =
  | { readonly kind: 'account' }
  | { readonly kind: 'application'; readonly application: string }
  | { readonly kind: 'subscription'; readonly providerAccount: string; readonly application: string };

/** What is known of a keystore file without its content. */
export type KeystoreFile = {
  readonly name: string;
  readonly type: KeystoreType;
  /** Of the content, in hex: a strong entity tag. */
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly modifiedBy: string;
  readonly modifiedAtMs: number;
  /** When the first of its certificates ends; unknown where nobody can say without a password, as of PKCS#12. */
  readonly notAfterMs?: number;
  /** When an application last read it. */
  readonly lastUsedAtMs?: number;
};

/** Tells the kind of a file by its first bytes; `undefined` for what is no keystore. Source: OpenJDK (Java keystores), RFC 7292, RFC 7468 */
export const detectKeystoreType = (content: Uint8Array): KeystoreType | undefined => {
  const magic = Buffer.from(content.subarray(0, 4)).toString('hex');
  if (magic === 'feedfeed') return 'jks';
  if (magic === 'cececece') return 'jceks';
  if (content[0] === 0x30) return 'p12';
  return Buffer.from(content).includes('-----BEGIN ') ? 'pem' : undefined;
};
