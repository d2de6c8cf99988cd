import type { Config } from '../config/schema.ts';
import { MasterKeyNotUsable } from '../crypto/sealing/master-key.ts';
import { DatabaseNotUsable, DatabaseUnavailable } from '../storage/errors.ts';
import { OwnCertificateNotUsable } from './own-certificate.ts';
import { TrustedRootsNotUsable } from './trusted-roots.ts';

/** Why a server does not start, and what an operator can do about it. */
export type StartProblem = { readonly message: string; readonly advice?: string };

/** Whether the settings name a PostgreSQL database rather than the embedded one. Source: product description, "Storage" */
export const usesPostgres = ({ databaseUrl = '' }: Config): boolean => databaseUrl.startsWith('postgres');

/** Explains what `startApp` threw; `undefined` for what only a developer can mend. Source: security.md */
export const explainStartError = (error: unknown, config: Config): StartProblem | undefined => {
  if (
    error instanceof DatabaseNotUsable ||
    error instanceof MasterKeyNotUsable ||
    error instanceof TrustedRootsNotUsable ||
    error instanceof OwnCertificateNotUsable
  ) {
    return { message: error.message };
  }
  if (error instanceof DatabaseUnavailable) return explainUnavailable(error, config);
  if (!(error instanceof Error)) return undefined;
  if ('port' in error) return explainListenError(error, config);
  // Only replies of PostgreSQL have a severity: unknown database, refused password, missing right.
  if ('severity' in error) return { message: `PostgreSQL refused: ${error.message}.`, advice: databaseAdvice };
  if ('path' in error && 'syscall' in error) {
    return {
      message: `The data folder ${config.dataFolder} cannot be used: ${error.message}.`,
      advice: 'Choose a folder that may be written to with --data-folder.',
    };
  }
  return undefined;
};

const databaseAdvice = 'Check --database-url (PORTOLAN_DATABASE_URL).';

const explainUnavailable = (error: DatabaseUnavailable, config: Config): StartProblem =>
  usesPostgres(config)
    ? {
        message: `PostgreSQL does not answer: ${error.detail}.`,
        advice: `${databaseAdvice} Is the server up and does it take connections from here?`,
      }
    : {
        message: `The database in ${config.dataFolder} cannot be used: ${error.detail}.`,
        advice: 'Check that the folder and its files may be written to and that there is space left.',
      };

const explainListenError = (
  error: Error & { readonly port: unknown; readonly code?: unknown },
  { host, connectivityProxyPort, socks5ProxyPort }: Config,
): StartProblem | undefined => {
  const port = `Port ${String(error.port)}`;
  const isProxy = error.port === connectivityProxyPort || error.port === socks5ProxyPort;
  const flags = isProxy ? '--connectivity-proxy-port and --socks5-proxy-port' : '--http-port and --https-port';
  switch (error.code) {
    case 'EADDRINUSE':
      return {
        message: `${port} is in use already.`,
        advice: `End the program that uses it, or choose other ports with ${flags} (0 takes a free one).`,
      };
    case 'EACCES':
      return {
        message: `${port} may not be listened on.`,
        advice: 'Ports below 1024 need a privilege; choose a higher one.',
      };
    case 'EADDRNOTAVAIL':
      return { message: `${host} is no address of this machine.`, advice: 'Choose another one with --host.' };
    default:
      return undefined;
  }
};
