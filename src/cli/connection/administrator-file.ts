import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Secret } from '../../foundation/secret.ts';

/**
 * Writes the file by which commands on the same machine find a server of the lab profile and its administrator token; readable by its
 * owner only. Without a new token an existing file only gets the server's present URL. Answers the path, or undefined where there is
 * neither. Source: security.md S-58, S-68
 */
export const writeAdministratorFile = (
  dataFolder: string,
  url: string,
  token: Secret | undefined,
): string | undefined => {
  const path = join(dataFolder, 'administrator.json');
  const known = token?.reveal() ?? readToken(path);
  if (known === undefined) return undefined;
  writeFileSync(path, `${JSON.stringify({ url, token: known }, null, 2)}\n`, { mode: 0o600 });
  // The mode above counts for new files only.
  chmodSync(path, 0o600);
  return path;
};

const readToken = (path: string): string | undefined => {
  if (!existsSync(path)) return undefined;
  try {
    const content: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return typeof content === 'object' && content !== null && 'token' in content && typeof content.token === 'string'
      ? content.token
      : undefined;
  } catch {
    return undefined;
  }
};
