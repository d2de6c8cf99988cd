import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { chooseSubaccount } from '../../choose-subaccount.ts';
import { createManagementClient } from '../../connection/management-client.ts';
import type { CommandContext } from '../../context.ts';
import type { ServerFlags } from '../../define-command.ts';
import { unreadableFile } from '../../errors.ts';

/** Flags of every `portolan c4c` command. */
export type C4cFlags = ServerFlags & { readonly subaccount?: string };

/** The option that says whose system is meant. */
export const subaccountOption = [
  '--subaccount <subaccount>',
  'subdomain, technical name or id (default: the only one)',
] as const;

/** The server to talk to, and the subaccount's id. Source: Portolan */
export const connect = async (context: CommandContext, flags: C4cFlags) => {
  const client = createManagementClient(context, flags);
  const { id } = await chooseSubaccount(client, flags.subaccount);
  return { call: client.call, subaccount: id };
};

/** The text of a file the user named. Source: Portolan */
export const readTextFile = (context: CommandContext, file: string, advice: string): string => {
  const path = resolve(context.folder, file);
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw unreadableFile(path, advice, error);
  }
};

/** A secret on standard input, without the line's end. Source: Portolan */
export const readSecret = async (context: CommandContext): Promise<string> =>
  (await context.readInput()).replace(/\r?\n$/, '');
