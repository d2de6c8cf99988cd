import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { installation } from '../foundation/installation.ts';

/** The version of this program. Source: Portolan */
export const readVersion = (): string => {
  const manifest: unknown = JSON.parse(readFileSync(new URL('package.json', installation), 'utf8'));
  return z.object({ version: z.string() }).parse(manifest).version;
};
