import type { Command } from 'commander';
import type { CommandContext } from '../../context.ts';
import { defineCommandGroup, defineQueryCommand, defineServerCommand } from '../../define-command.ts';
import { formatTable, print } from '../../output.ts';
import { createCertificateCommand } from './certificate.ts';
import { createCheckCommand } from './check.ts';
import { type LevelFlags, openLevel, withLevel } from './destination-level.ts';
import { collectPairs, createFragmentCommand } from './fragment.ts';
import { createSharedCommand } from './shared-zone.ts';
import { createTraceCommand } from './trace.ts';
import { createTransferCommands } from './transfer.ts';

type PutFlags = LevelFlags & { readonly property?: readonly (readonly [string, string])[] };

/** `portolan destination`. Source: SAP doc "Managing Destinations" */
export const createDestinationCommand = (context: CommandContext): Command =>
  defineCommandGroup('destination', 'Destinations of a subaccount or of a service instance', [
    withLevel(
      defineQueryCommand({
        usage: 'list',
        purpose: 'List destinations',
        examples: ['portolan destination list', 'portolan destination list --instance my-destinations'],
      }),
    ).action(async (flags: LevelFlags) => {
      const destinations = await (await openLevel(context, flags)).list();
      print(context, flags, destinations, () =>
        formatTable(
          ['name', 'type', 'authentication', 'url'],
          destinations.map((properties) => [
            properties.Name,
            properties.Type,
            properties.Authentication,
            properties.URL,
          ]),
        ),
      );
    }),
    withLevel(
      defineQueryCommand({
        usage: 'get <name>',
        purpose: "Print a destination's properties, secrets left out",
        examples: ['portolan destination get erp'],
      }),
    ).action(async (name: string, flags: LevelFlags) => {
      const found = await (await openLevel(context, flags)).get(name);
      print(context, flags, found, () => formatTable(['property', 'value'], Object.entries(found)));
    }),
    withLevel(
      defineQueryCommand({
        usage: 'put <name>',
        purpose: 'Create or replace a destination',
        examples: [
          'portolan destination put erp -p Type=HTTP -p URL=https://erp.example.com -p Authentication=NoAuthentication -p ProxyType=Internet',
        ],
      }),
    )
      .option(
        '-p, --property <key=value>',
        'a property, may be repeated; secrets are better imported from a file',
        collectPairs,
      )
      .action(async (name: string, flags: PutFlags) => {
        const level = await openLevel(context, flags);
        const { isNew } = await level.put({ ...Object.fromEntries(flags.property ?? []), Name: name });
        print(context, flags, { name, isNew }, () => `${isNew ? 'Created' : 'Replaced'} ${name}.\n`);
      }),
    withLevel(
      defineServerCommand({
        usage: 'delete <name>',
        purpose: 'Delete a destination',
        examples: ['portolan destination delete erp'],
      }),
    ).action(async (name: string, flags: LevelFlags) => {
      await (await openLevel(context, flags)).delete(name);
      context.write(`Deleted ${name}.\n`);
    }),
    ...createTransferCommands(context),
    createCheckCommand(context),
    createTraceCommand(context),
    createSharedCommand(context),
    createCertificateCommand(context),
    createFragmentCommand(context),
  ]);
