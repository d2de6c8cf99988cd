import { Worker } from 'node:worker_threads';
import { findModule } from '../foundation/installation.ts';
import { Secret } from '../foundation/secret.ts';
import { createBoundedQueue } from './bounded-queue.ts';
import { maxKeystoreBytes } from './certificates.ts';
import type { KeystoreContent, KeystoreFailure, KeystoreFormat } from './keystores/keystore-content.ts';

export { writePublicJceks } from './keystores/java-keystore.ts';
export type { KeystoreFailure, KeystoreFormat } from './keystores/keystore-content.ts';
export { writePkcs12 } from './keystores/write-pkcs12.ts';

/** A key with its certificates, or a trusted certificate. */
export type KeystoreEntry = {
  /** The name inside a PKCS#12 or Java keystore; `undefined` where the file gives none (PEM, DER). */
  readonly alias: string | undefined;
  /** Canonical PEM, the certificate of the key first, then its issuers. */
  readonly certificateChainPem: readonly string[];
  /** PKCS#8; `undefined` for a trusted certificate. */
  readonly privateKeyPem: Secret | undefined;
};

export type ParsedKeystore =
  | { readonly kind: 'keystore'; readonly format: KeystoreFormat; readonly entries: readonly KeystoreEntry[] }
  | { readonly kind: 'failed'; readonly reason: KeystoreFailure };

/** Opens keystores of any supported format: PKCS#12, JKS, JCEKS, PEM, and a single certificate in DER. Never throws for a bad file. */
export type KeystoreParser = (file: {
  readonly content: Uint8Array;
  /** Of the store and its keys. */
  readonly password?: Secret | undefined;
}) => Promise<ParsedKeystore>;

/** The memory of one worker; a keystore of 1 MiB needs a fraction of it. */
const maxWorkerMemoryMb = 256;

/**
 * Creates the parser of keystores. Each file is opened in a worker of its own, which is ended when it takes too long, so that no file
 * can stall the server. Source: SAP doc "Keystore Service" (formats); S-49, R-12
 */
export const createKeystoreParser = (
  options: {
    /** Workers at once; 2 unless told otherwise. */
    readonly concurrency?: number;
    /** Files that may wait for one; 32 unless told otherwise. */
    readonly maxWaiting?: number;
    /** Time a file may take; 5 s unless told otherwise. */
    readonly timeoutMs?: number;
  } = {},
): KeystoreParser => {
  const queue = createBoundedQueue({ concurrency: options.concurrency ?? 2, maxWaiting: options.maxWaiting ?? 32 });
  return async ({ content, password }) => {
    if (content.byteLength > maxKeystoreBytes) return { kind: 'failed', reason: 'too-large' };
    const file = { content, password: password?.reveal() ?? '' };
    const done = await queue(() => openInWorker(file, options.timeoutMs ?? 5000));
    if (done === undefined) return { kind: 'failed', reason: 'overloaded' };
    if (done.result.kind === 'failed') return done.result;
    return {
      kind: 'keystore',
      format: done.result.format,
      entries: done.result.entries.map(({ privateKeyPem, ...entry }) => ({
        ...entry,
        privateKeyPem: privateKeyPem === undefined ? undefined : new Secret(privateKeyPem),
      })),
    };
  };
};

const openInWorker = (
  file: { readonly content: Uint8Array; readonly password: string },
  timeoutMs: number,
): Promise<KeystoreContent> =>
  new Promise((resolve) => {
    const worker = new Worker(findModule('crypto/keystores/keystore-worker'), {
      workerData: file,
      // Nothing of the process's environment and flags is needed there.
      env: {},
      execArgv: ['--disable-warning=ExperimentalWarning'],
      resourceLimits: { maxOldGenerationSizeMb: maxWorkerMemoryMb },
    });
    const finish = (content: KeystoreContent): void => {
      clearTimeout(timer);
      void worker.terminate();
      resolve(content);
    };
    const timer = setTimeout(() => finish({ kind: 'failed', reason: 'too-costly' }), timeoutMs);
    worker.once('message', finish);
    // Only running out of memory or stack gets here: everything else is answered by a message.
    worker.once('error', () => finish({ kind: 'failed', reason: 'too-costly' }));
  });
