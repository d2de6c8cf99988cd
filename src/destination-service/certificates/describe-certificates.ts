import { describeCertificate, parseCertificates } from '../../crypto/certificates.ts';
import { sha256Hex } from '../../crypto/digest.ts';
import type { KeystoreParser } from '../../crypto/keystores.ts';
import { createBoundedCache } from '../../foundation/bounded-cache.ts';
import type { Clock } from '../../foundation/clock.ts';
import { WireError } from '../../foundation/wire-error.ts';
import type { Configuration, Level, Properties } from '../configurations/configuration.ts';
import type { ConfigurationManagement } from '../configurations/manage-configurations.ts';
import { holdsPrivateKey } from '../configurations/management-replies.ts';
import { listPublicKeys, type PublicKey } from '../configurations/public-keys.ts';
import { renewalWindowMs } from './validity.ts';

/** One certificate in a file. `alias` only where a keystore names the entry it belongs to. */
export type CertificateEntry = {
  readonly alias?: string;
  readonly subject: string;
  readonly issuer: string;
  readonly serialNumber: string;
  readonly fingerprint: string;
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
};

/** A stored certificate or keystore as it may be shown: nothing of its private keys. */
export type CertificateDetails = {
  readonly name: string;
  readonly entries: readonly CertificateEntry[];
  /** Why there are no entries. */
  readonly problem?: string;
  readonly hasPrivateKey: boolean;
  readonly modifiedAtMs: number;
  readonly generated?: { readonly automaticRenew: boolean; readonly hasRequest: boolean; readonly renewsAtMs?: number };
  /** What names it on the same level. */
  readonly usedBy: readonly { readonly kind: 'destination' | 'fragment'; readonly name: string }[];
};

/** Reading the public side of what is stored. */
export type CertificateReading = {
  readonly describe: (level: Level) => Promise<readonly CertificateDetails[]>;
  /** One of them; the others are not opened for it. */
  readonly describeOne: (level: Level, name: string) => Promise<CertificateDetails | undefined>;
  /** Throws the 404, or a 400 for a keystore that cannot be opened. */
  readonly publicKeys: (level: Level, name: string) => Promise<readonly PublicKey[]>;
};

/** The properties that name a certificate, each with the one that holds its password. Source: SAP doc "Server Certificate Authentication", "OAuth with X.509 Client Certificates" */
const references = [
  ['KeyStoreLocation', 'KeyStorePassword'],
  ['TrustStoreLocation', 'TrustStorePassword'],
  ['tokenService.KeyStoreLocation', 'tokenService.KeyStorePassword'],
] as const;

const maxEntries = 50;
/** Of few certificates each: all of an installation are asked for where somebody signs in. */
const maxKept = 2000;
/** A page that is looked at again and again must not cost a worker for each keystore nobody can open. */
const problemMs = 60_000;

/**
 * Creates it. Keystores are opened with the passwords of the destinations that name them, else nobody could see when they expire; what was
 * read is kept by revision, for opening one costs a worker. Source: SAP doc "Manage Destination Certificates"; assumed: the passwords
 */
export const createCertificateReading = (parts: {
  readonly certificates: Pick<ConfigurationManagement, 'list' | 'find' | 'get'>;
  readonly destinations: Pick<ConfigurationManagement, 'list'>;
  readonly fragments: Pick<ConfigurationManagement, 'list'>;
  readonly openKeystore: KeystoreParser;
  readonly clock: Clock;
}): CertificateReading => {
  const { certificates, destinations, fragments, openKeystore, clock } = parts;
  const kept = new Map<string, readonly CertificateEntry[]>();
  const problems = createBoundedCache<string, string>({ maxEntries: maxKept, ttlMs: problemMs, clock });

  const readEntries = async (
    certificate: Configuration,
    passwords: readonly string[],
  ): Promise<Pick<CertificateDetails, 'entries' | 'problem'>> => {
    const known = kept.get(certificate.revision);
    if (known !== undefined) return { entries: known };
    // Another password may open it.
    const attempt = `${certificate.revision} ${sha256Hex(JSON.stringify(passwords))}`;
    const problem = problems.get(attempt);
    if (problem !== undefined) return { entries: [], problem };
    try {
      const keys = await listPublicKeys(certificate, openKeystore, passwords);
      const entries = keys.flatMap(toEntries).slice(0, maxEntries);
      if (kept.size >= maxKept) kept.delete([...kept.keys()][0] ?? '');
      kept.set(certificate.revision, entries);
      return { entries };
    } catch (error) {
      if (!(error instanceof WireError) || error.status >= 500) throw error;
      problems.set(attempt, error.description);
      return { entries: [], problem: error.description };
    }
  };

  const listUsers = async (level: Level): Promise<readonly Configuration[]> => [
    ...(await destinations.list(level)),
    ...(await fragments.list(level)),
  ];

  const describeOne = async (
    certificate: Configuration,
    users: readonly Configuration[],
  ): Promise<CertificateDetails> => {
    const { name, generation, modifiedAtMs } = certificate;
    const naming = users.filter(({ properties }) => references.some(([location]) => properties[location] === name));
    const read = await readEntries(certificate, listPasswords(naming, name));
    const endsAtMs = read.entries[0]?.notAfterMs;
    return {
      name,
      ...read,
      hasPrivateKey: holdsPrivateKey(certificate),
      modifiedAtMs,
      ...(generation !== undefined && {
        generated: {
          automaticRenew: generation.automaticRenew,
          hasRequest: generation.requestPem !== undefined,
          ...(generation.automaticRenew &&
            endsAtMs !== undefined && { renewsAtMs: endsAtMs - renewalWindowMs(generation.validity) }),
        },
      }),
      usedBy: naming.flatMap((user) => (user.kind === 'certificate' ? [] : [{ kind: user.kind, name: user.name }])),
    };
  };

  return {
    describe: async (level) => {
      const stored = await certificates.list(level);
      // Who looks at all levels is told quickly where there is nothing.
      if (stored.length === 0) return [];
      const users = await listUsers(level);
      const described: CertificateDetails[] = [];
      // One after the other: each keystore takes one of the few workers there are.
      for (const certificate of stored) described.push(await describeOne(certificate, users));
      return described;
    },
    describeOne: async (level, name) => {
      const certificate = await certificates.find(level, name);
      return certificate && describeOne(certificate, await listUsers(level));
    },
    publicKeys: async (level, name) => {
      const certificate = await certificates.get(level, name);
      return listPublicKeys(certificate, openKeystore, listPasswords(await listUsers(level), name));
    },
  };
};

const listPasswords = (users: readonly { readonly properties: Properties }[], name: string): readonly string[] => [
  ...new Set(
    users.flatMap(({ properties }) =>
      references.flatMap(([location, password]) => {
        const value = properties[location] === name ? properties[password] : undefined;
        return value === undefined || value === '' ? [] : [value];
      }),
    ),
  ),
];

const toEntries = ({ Alias: alias, Content: content }: PublicKey): readonly CertificateEntry[] => {
  const parsed = parseCertificates(content);
  if (parsed.kind === 'failed') return [];
  return parsed.certificatesPem.map((pem) => {
    const { subjectDn, issuerDn, serialNumberHex, fingerprint, notBeforeMs, notAfterMs } = describeCertificate(pem);
    return {
      ...(alias !== undefined && { alias }),
      subject: subjectDn,
      issuer: issuerDn,
      serialNumber: serialNumberHex,
      fingerprint,
      notBeforeMs,
      notAfterMs,
    };
  });
};
