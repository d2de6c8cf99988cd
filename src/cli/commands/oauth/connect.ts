import { chooseSubaccount, type SubaccountInfo } from '../../choose-subaccount.ts';
import { createManagementClient, type ManagementClient } from '../../connection/management-client.ts';
import type { CommandContext } from '../../context.ts';
import type { ServerFlags } from '../../define-command.ts';

/** The flags of a command about one subaccount. Source: Portolan */
export type SubaccountFlags = ServerFlags & { readonly subaccount?: string };

/** Which subaccount is meant. Source: Portolan */
export const subaccountOption = [
  '--subaccount <subaccount>',
  'subdomain, technical name or id (default: the only one)',
] as const;

/** The management API, and the id of the subaccount the flags name. Source: Portolan */
export const connect = async (
  context: CommandContext,
  flags: SubaccountFlags,
): Promise<{ readonly call: ManagementClient['call']; readonly subaccount: SubaccountInfo['id'] }> => {
  const client = createManagementClient(context, flags);
  const { id } = await chooseSubaccount(client, flags.subaccount);
  return { call: client.call, subaccount: id };
};

/** The value of an option that may be `-` for standard input, so that no process list shows it. Source: Portolan */
export const readSecretOption = async (
  context: CommandContext,
  value: string | undefined,
): Promise<string | undefined> => (value === '-' ? (await context.readInput()).trimEnd() : value);
