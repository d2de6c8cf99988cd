import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { trimEndOf } from '../../foundation/trim-end-of.ts';
import type { CommandContext } from '../context.ts';
import { CommandError } from '../errors.ts';

/** Where the server is and what lets us in. Source: Portolan */
export type Connection = {
  /** Without a trailing slash. */
  readonly url: string;
  readonly token: string | undefined;
};

/** The flags every command that talks to a server has. Source: Portolan */
export type ConnectionFlags = { readonly url?: string; readonly token?: string };

const defaultUrl = 'http://127.0.0.1:8080';

const administratorFileSchema = z.object({ url: z.url(), token: z.string().min(1) });

/** The file in which a server of the lab profile leaves its URL and administrator token for commands on the same machine. Source: Portolan */
export const administratorFilePath = (context: Pick<CommandContext, 'environment' | 'folder'>): string =>
  join(resolve(context.folder, context.environment.PORTOLAN_DATA_FOLDER ?? '.portolan'), 'administrator.json');

/** The administrator file, and the server it is for where it exists. Source: Portolan */
export const describeAdministratorFile = (
  context: Pick<CommandContext, 'environment' | 'folder'>,
): { readonly path: string; readonly url: string | undefined } => {
  const path = administratorFilePath(context);
  return { path, url: readAdministratorFile(path)?.url };
};

/** Finds the server: flags, then the environment, then the administrator file, then the default address. Source: Portolan */
export const findConnection = (context: CommandContext, flags: ConnectionFlags): Connection => {
  const file = readAdministratorFile(administratorFilePath(context));
  const url = parseUrl(flags.url ?? context.environment.PORTOLAN_URL ?? file?.url ?? defaultUrl);
  // The file's token goes to the server that wrote it and to no other, whatever --url says.
  const fromFile = file !== undefined && parseUrl(file.url) === url ? file.token : undefined;
  return { url, token: flags.token ?? context.environment.PORTOLAN_ADMIN_TOKEN ?? fromFile };
};

const readAdministratorFile = (path: string): z.output<typeof administratorFileSchema> | undefined => {
  if (!existsSync(path)) return undefined;
  try {
    return administratorFileSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    throw new CommandError(
      `${path} cannot be read.`,
      'Delete it and give the server with --url and the token with --token, or start the server with --reset-administrator.',
      error,
    );
  }
};

const parseUrl = (text: string): string => {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new CommandError(`"${text}" is no URL of a server.`, 'Write it like http://127.0.0.1:8080.');
  }
  return `${url.origin}${trimEndOf(url.pathname, '/')}`;
};
