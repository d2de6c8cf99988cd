import type { Command } from 'commander';
import { operations } from '../../../management-api/contract.ts';
import { chooseSubaccount } from '../../choose-subaccount.ts';
import { createManagementClient } from '../../connection/management-client.ts';
import type { CommandContext } from '../../context.ts';
import { defineQueryCommand, type ServerFlags } from '../../define-command.ts';
import { formatTable, print } from '../../output.ts';

/** `portolan destination shared`. Source: SAP doc "Accessing and Managing Destination Service Configurations on Subscription Level" */
export const createSharedCommand = (context: CommandContext): Command =>
  defineQueryCommand({
    usage: 'shared',
    purpose: 'List what providers of applications share with a subscribed subaccount',
    examples: ['portolan destination shared --subaccount customer'],
  })
    .option('--subaccount <subaccount>', 'subdomain, technical name or id (default: the only one)')
    .action(async (flags: ServerFlags & { readonly subaccount?: string }) => {
      const client = createManagementClient(context, flags);
      const { id: subaccount } = await chooseSubaccount(client, flags.subaccount);
      const shared = await client.call(operations.listSharedConfigurations, { subaccount });
      print(context, flags, shared, () =>
        formatTable(
          ['kind', 'name', 'provider', 'instance', 'read with', 'write with'],
          shared.map(({ kind, name, provider, instance, readScopes, writeScopes }) => [
            kind,
            name,
            provider,
            instance,
            readScopes.join(' '),
            writeScopes.join(' ') || '-',
          ]),
        ),
      );
    });
