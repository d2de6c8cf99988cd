import type { Command } from 'commander';
import { type InputOf, operations } from '../../../management-api/contract.ts';
import { chooseSubaccount } from '../../choose-subaccount.ts';
import { createManagementClient, type ManagementClient } from '../../connection/management-client.ts';
import type { CommandContext } from '../../context.ts';
import type { ServerFlags } from '../../define-command.ts';

/** The flags that say where destinations are. Source: Portolan */
export type LevelFlags = ServerFlags & { readonly subaccount?: string; readonly instance?: string };

/** Properties of one destination, as the server takes them. Source: SAP doc "Managing Destinations" */
export type DestinationInput = InputOf<typeof operations.putDestination>;

/** The destinations of a subaccount, or of one of its service instances. Source: SAP doc "Managing Destinations" */
export type DestinationLevel = {
  readonly list: () => Promise<readonly Readonly<Record<string, string>>[]>;
  readonly get: (name: string) => Promise<Readonly<Record<string, string>>>;
  readonly put: (destination: DestinationInput) => Promise<{ readonly isNew: boolean }>;
  readonly delete: (name: string) => Promise<void>;
  readonly call: ManagementClient['call'];
  readonly subaccount: string;
  /** What operations for both levels take in their body. */
  readonly where: { readonly instance?: string };
};

/** Adds the flags. Source: Portolan */
export const withLevel = (command: Command): Command =>
  command
    .option('--subaccount <subaccount>', 'subdomain, technical name or id (default: the only one)')
    .option('--instance <instance>', 'service instance (default: the level of the subaccount)');

/** Finds the level the flags name. Throws a `CommandError` where there are several subaccounts to choose from. Source: Portolan */
export const openLevel = async (context: CommandContext, flags: LevelFlags): Promise<DestinationLevel> => {
  const client = createManagementClient(context, flags);
  const { call } = client;
  const { id: subaccount } = await chooseSubaccount(client, flags.subaccount);
  const { instance } = flags;
  if (instance === undefined) {
    return {
      list: () => call(operations.listDestinations, { subaccount }),
      get: (name) => call(operations.getDestination, { subaccount, name }),
      put: (destination) => call(operations.putDestination, { subaccount }, destination),
      delete: (name) => call(operations.deleteDestination, { subaccount, name }),
      call,
      subaccount,
      where: {},
    };
  }
  return {
    list: () => call(operations.listInstanceDestinations, { subaccount, instance }),
    get: (name) => call(operations.getInstanceDestination, { subaccount, instance, name }),
    put: (destination) => call(operations.putInstanceDestination, { subaccount, instance }, destination),
    delete: (name) => call(operations.deleteInstanceDestination, { subaccount, instance, name }),
    call,
    subaccount,
    where: { instance },
  };
};
