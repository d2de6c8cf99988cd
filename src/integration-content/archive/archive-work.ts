import { type ArchiveFiles, type ArchiveRefusal, ArchiveRefused } from './archive.ts';
import { pack, unpack } from './zip.ts';

/** What is done with an archive. */
export type ArchiveWork =
  | { readonly kind: 'unpack'; readonly content: Uint8Array }
  | { readonly kind: 'pack'; readonly files: ArchiveFiles };

/** What came of it. */
export type ArchiveOutcome =
  | { readonly kind: 'files'; readonly files: ArchiveFiles }
  | { readonly kind: 'content'; readonly content: Uint8Array }
  | { readonly kind: 'refused'; readonly reason: ArchiveRefusal };

/** Does the work where it is called. */
export const doArchiveWork = (work: ArchiveWork): ArchiveOutcome => {
  try {
    return work.kind === 'unpack'
      ? { kind: 'files', files: unpack(work.content) }
      : { kind: 'content', content: pack(work.files) };
  } catch (error) {
    if (error instanceof ArchiveRefused) return { kind: 'refused', reason: error.reason };
    throw error;
  }
};
