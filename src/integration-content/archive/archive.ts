/** How large the archive of an artifact may be. Source: security.md S-61, R-12; assumed: SAP names no limit for artifacts */
export const archiveLimits = {
  /** As uploaded. */
  maxBytes: 10 * 1024 * 1024,
  maxEntries: 2_000,
  /** All files together, uncompressed. */
  maxContentBytes: 20 * 1024 * 1024,
  maxPathLength: 300,
} as const;

/** Files by path. A folder without files is no entry. */
export type ArchiveFiles = ReadonlyMap<string, Uint8Array>;

/** Why an archive is not taken. */
export type ArchiveRefusal =
  | 'no-archive'
  | 'too-large'
  | 'too-many-files'
  | 'forbidden-path'
  | 'duplicate-path'
  | 'overloaded';

/** Thrown inside this folder where an archive must not be read; its door answers it as a value. */
export class ArchiveRefused extends Error {
  override readonly name = 'ArchiveRefused';
  readonly reason: ArchiveRefusal;
  constructor(reason: ArchiveRefusal) {
    super(`The archive is refused: ${reason}`);
    this.reason = reason;
  }
}

const forbiddenSegments: ReadonlySet<string> = new Set(['', '.', '..', '__proto__', 'constructor', 'prototype']);

/**
 * Whether a path may stand in an archive: relative, no way out of the folder it is unpacked in, nothing that is odd as the name of a
 * property. Source: security.md S-45; ZIP Application Note §4.4.17
 */
export const isSafePath = (path: string): boolean =>
  path.length <= archiveLimits.maxPathLength &&
  !/[\p{Cc}\\:]/u.test(path) &&
  path.split('/').every((segment) => !forbiddenSegments.has(segment));
