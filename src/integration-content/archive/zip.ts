import { unzipSync, zipSync } from 'fflate';
import { type ArchiveFiles, ArchiveRefused, archiveLimits, isSafePath } from './archive.ts';

/** A file as an archive's directory lists it. */
export type ListedFile = { readonly path: string; readonly bytes: number };

/**
 * Lists the files of an archive without unpacking any. Throws `ArchiveRefused` for what is no archive, is too large once unpacked or has
 * paths that must not be. Source: ZIP Application Note §4.3.12 "Central directory structure"
 */
export const listFiles = (content: Uint8Array): readonly ListedFile[] => {
  if (content.byteLength > archiveLimits.maxBytes) throw new ArchiveRefused('too-large');
  const files = new Map<string, ListedFile>();
  let entries = 0;
  let bytes = 0;
  unzip(content, ({ name, originalSize }) => {
    entries += 1;
    if (entries > archiveLimits.maxEntries) throw new ArchiveRefused('too-many-files');
    // A folder; it has no content.
    if (name.endsWith('/')) {
      if (!isSafePath(name.slice(0, -1))) throw new ArchiveRefused('forbidden-path');
      return false;
    }
    if (!isSafePath(name)) throw new ArchiveRefused('forbidden-path');
    if (files.has(name)) throw new ArchiveRefused('duplicate-path');
    bytes += originalSize;
    if (bytes > archiveLimits.maxContentBytes) throw new ArchiveRefused('too-large');
    files.set(name, { path: name, bytes: originalSize });
    return false;
  });
  return [...files.values()];
};

/**
 * Unpacks an archive, or the files of it that are wanted. A file has the length the directory says: what is packed beyond that is left
 * out, so that no archive unpacks to more than was counted. Throws `ArchiveRefused`.
 */
export const unpack = (content: Uint8Array, isWanted: (path: string) => boolean = () => true): ArchiveFiles => {
  const listed = new Map(listFiles(content).map((file) => [file.path, file.bytes]));
  const unpacked = unzip(content, ({ name }) => !name.endsWith('/') && isWanted(name));
  const files = Object.entries(unpacked);
  if (files.some(([path, bytes]) => bytes.byteLength !== listed.get(path))) throw new ArchiveRefused('no-archive');
  return new Map(files);
};

/** Packs files in the order of their paths, so that the same files make the same archive. */
export const pack = (files: ArchiveFiles): Uint8Array => {
  const sorted = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
  // The oldest time the format knows: the time of packing says nothing about a file.
  return zipSync(Object.fromEntries(sorted), { level: 6, mtime: new Date('1980-01-01T00:00:00') });
};

type Filter = NonNullable<NonNullable<Parameters<typeof unzipSync>[1]>['filter']>;

const unzip = (content: Uint8Array, filter: Filter): Record<string, Uint8Array> => {
  try {
    return unzipSync(content, { filter });
  } catch (error) {
    if (error instanceof ArchiveRefused) throw error;
    // Whatever the library stumbles over, RangeErrors of its arrays included, is in the bytes it was given.
    throw new ArchiveRefused('no-archive');
  }
};
