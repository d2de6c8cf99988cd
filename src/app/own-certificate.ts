import { readFileSync, statSync } from 'node:fs';
import type { Config } from '../config/schema.ts';
import { readServerCertificate, type ServerCertificate } from '../crypto/certificates/server-certificate.ts';
import type { Clock } from '../foundation/clock.ts';
import type { Log } from '../foundation/log.ts';
import type { TlsIdentity } from '../http/server/create-server.ts';

/** The operator's certificate cannot be used: a server that quietly showed another one would look like an attack. */
export class OwnCertificateNotUsable extends Error {
  override readonly name = 'OwnCertificateNotUsable';
}

/** The operator's certificate for the TLS listener. Source: settings `tlsCertificate`, `tlsPrivateKey` */
export type OwnCertificate = {
  /** For a host name it covers. */
  readonly find: (hostname: string) => TlsIdentity | undefined;
  /** What calls of this server to itself have to trust. */
  readonly trustedPem: () => readonly string[];
};

type Usable = Extract<ServerCertificate, { readonly kind: 'usable' }>;

const lookAgainAfterMs = 60_000;

/**
 * Opens it, where there is one. Throws `OwnCertificateNotUsable` at the start; later on, a file that cannot be used leaves the last good
 * one in place, with a line in the log: renewal writes two files, one after the other.
 */
export const openOwnCertificate = (config: Config, clock: Clock, log: Log): OwnCertificate => {
  const { tlsCertificate, tlsPrivateKey } = config;
  if (tlsCertificate === undefined && tlsPrivateKey === undefined)
    return { find: () => undefined, trustedPem: () => [] };
  if (tlsCertificate === undefined || tlsPrivateKey === undefined)
    throw new OwnCertificateNotUsable('tlsCertificate and tlsPrivateKey belong together; one of them is not set.');
  const files = [tlsCertificate, tlsPrivateKey] as const;
  let version = versionOf(files);
  let current = read(...files);
  let lookedAtMs = clock();
  const refresh = (): Usable => {
    const nowMs = clock();
    if (Math.abs(nowMs - lookedAtMs) < lookAgainAfterMs) return current;
    lookedAtMs = nowMs;
    try {
      const found = versionOf(files);
      if (found !== version) {
        current = read(...files);
        version = found;
        log.info('tls-certificate-read', { expiresAt: new Date(current.expiresAtMs).toISOString() });
      }
    } catch (error) {
      log.warn('tls-certificate-not-usable', { error });
    }
    if (current.expiresAtMs < nowMs) log.warn('tls-certificate-expired', {});
    return current;
  };
  return {
    find: (hostname) => {
      const found = refresh();
      return found.covers(hostname) ? found : undefined;
    },
    trustedPem: () => [refresh().certificatePem],
  };
};

const versionOf = (files: readonly string[]): string => {
  try {
    return files.map((file) => statSync(file).mtimeMs).join();
  } catch (error) {
    throw new OwnCertificateNotUsable(`${files.join(' and ')} must be files that can be read.`, { cause: error });
  }
};

const read = (certificateFile: string, keyFile: string): Usable => {
  const read = readServerCertificate(readText(certificateFile), readText(keyFile));
  if (read.kind === 'usable') return read;
  throw new OwnCertificateNotUsable(
    {
      'no-certificate': `${certificateFile} holds no certificate in PEM.`,
      'no-key': `${keyFile} holds no private key in PEM without a password.`,
      'key-of-another': `The key in ${keyFile} is not that of the first certificate in ${certificateFile}.`,
    }[read.reason],
  );
};

const readText = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new OwnCertificateNotUsable(`The file ${file} cannot be read.`, { cause: error });
  }
};
