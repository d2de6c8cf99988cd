import { readFileSync } from 'node:fs';
import { parseCertificates } from '../crypto/certificates.ts';

/** A file of trusted authorities cannot be used: the operator has to mend it before the server starts. */
export class TrustedRootsNotUsable extends Error {
  override readonly name = 'TrustedRootsNotUsable';
}

/** The certificates in a PEM file, one by one. Throws `TrustedRootsNotUsable`: fewer roots than meant would lock clients out silently. */
export const readRoots = (path: string | undefined): readonly string[] => {
  if (path === undefined) return [];
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new TrustedRootsNotUsable(`The file ${path} of trusted client authorities cannot be read.`);
  }
  const parsed = parseCertificates(text);
  if (parsed.kind === 'failed') {
    throw new TrustedRootsNotUsable(`The file ${path} of trusted client authorities holds no certificates in PEM.`);
  }
  return parsed.certificatesPem;
};
