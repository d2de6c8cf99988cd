import type { InputOf, operations } from '../../../../../src/management-api/contract.ts';

/** A file of destinations as it is sent, or why it is not. Source: SAP doc "Import Destinations" */
export type ImportFile = {
  readonly fileName: string;
  readonly format: InputOf<typeof operations.importDestinations>['format'];
  readonly text: string;
};
export type ReadFile =
  | ImportFile
  | { readonly fileName: string; readonly problem: 'unknownKind' | 'tooLarge' | 'damaged' };

/** The endings that are taken. Source: SAP doc "Import Destinations" */
export const importExtensions = ['.properties', '.json', '.yaml', '.yml', '.zip'] as const;

const formats: Readonly<Record<string, ImportFile['format']>> = {
  properties: 'properties',
  json: 'json',
  yaml: 'yaml',
  yml: 'yaml',
};
/** What the server takes of one file. */
const maxBytes = 1024 * 1024;
const maxArchiveBytes = 20 * maxBytes;
const maxFiles = 1000;

/** Reads the files chosen; of an archive those inside. Archives are opened here, so that the server never opens one. Source: SAP doc "Import Destinations"; security.md S-49 */
export const readFiles = async (files: readonly File[]): Promise<readonly ReadFile[]> => {
  const read: ReadFile[] = [];
  for (const file of files) {
    if (extensionOf(file.name) === 'zip') read.push(...(await readArchive(file)));
    else if (file.size > maxBytes) read.push({ fileName: file.name, problem: 'tooLarge' });
    else read.push(toImportFile(file.name, await file.text()));
  }
  return read.slice(0, maxFiles);
};

const readArchive = async (file: File): Promise<readonly ReadFile[]> => {
  if (file.size > maxArchiveBytes) return [{ fileName: file.name, problem: 'tooLarge' }];
  const { strFromU8, unzipSync } = await import('fflate');
  const tooLarge: ReadFile[] = [];
  // Each small file alone is harmless; an archive can hold very many of them in very few bytes.
  let budget = maxArchiveBytes;
  try {
    const entries = unzipSync(new Uint8Array(await file.arrayBuffer()), {
      // Folders, and what systems add to archives by themselves
      filter: ({ name, originalSize }) => {
        if (name.endsWith('/') || /(?:^|\/)(?:__MACOSX\/|\.)/.test(name)) return false;
        const isTaken = originalSize <= Math.min(maxBytes, budget);
        if (isTaken) budget -= originalSize;
        else if (tooLarge.length < maxFiles) tooLarge.push({ fileName: name, problem: 'tooLarge' });
        return isTaken;
      },
    });
    return [...Object.entries(entries).map(([name, bytes]) => toImportFile(name, strFromU8(bytes))), ...tooLarge];
  } catch {
    return [{ fileName: file.name, problem: 'damaged' }];
  }
};

const toImportFile = (fileName: string, text: string): ReadFile => {
  const format = formats[extensionOf(fileName)];
  return format === undefined ? { fileName, problem: 'unknownKind' } : { fileName, format, text };
};

const extensionOf = (name: string): string => name.slice(name.lastIndexOf('.') + 1).toLowerCase();
