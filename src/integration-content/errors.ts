import type { WireError } from '../foundation/wire-error.ts';
import { entityAlreadyExists, entityNotFound, odataError } from '../odata/errors.ts';
import type { ArchiveRefusal } from './archive/archive.ts';
import { archiveLimits } from './archive/archive.ts';

/** The subaccount has no package, artifact, version, parameter or resource of this key. Source: SAP doc "Integration Content" (404) */
export const contentNotFound = entityNotFound;

/** A name or id is taken. Source: SAP doc "Integration Content"; 409 where SAP answers 500, which clients would retry */
export const contentExists = entityAlreadyExists;

/** A field that cannot be as it is. `description` names it. */
export const invalidContent = (description: string): WireError => odataError(400, description);

/** The version named is not the one being edited. Source: SAP doc "Integration Content" (`active` or the current version) */
export const notCurrentVersion = (): WireError =>
  odataError(400, "Only the current version can be changed: use 'active' or the number of the current version.");

/** SaveAsVersion with a number that was used before. */
export const versionExists = (): WireError => odataError(409, 'The artifact already has this version.');

/** A package with drafts cannot be downloaded. Source: SAP doc "Integration Content"; 400 where SAP answers 500, which clients would retry */
export const hasDrafts = (names: readonly string[]): WireError =>
  odataError(400, `Package export failed. These artifacts are drafts: ${names.join(', ')}.`);

/** An upload that is not taken as an archive. */
export const refusedArchive = (reason: ArchiveRefusal): WireError =>
  reason === 'overloaded'
    ? odataError(503, 'Too many archives are being read. Try again shortly.', { headers: { 'Retry-After': '1' } })
    : odataError(reason === 'too-large' ? 413 : 400, `The content is not taken: ${refusals[reason]}.`);

const refusals: Readonly<Record<Exclude<ArchiveRefusal, 'overloaded'>, string>> = {
  'no-archive': 'it is no ZIP archive',
  'too-large': `the archive may have ${archiveLimits.maxBytes / 1024 / 1024} MiB, its files ${archiveLimits.maxContentBytes / 1024 / 1024} MiB`,
  'too-many-files': `it may hold ${archiveLimits.maxEntries} files`,
  'forbidden-path': 'it holds a file with a path that is not allowed',
  'duplicate-path': 'it holds two files of one path',
};
