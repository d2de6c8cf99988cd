import type { Command } from 'commander';
import { operations } from '../../management-api/contract.ts';
import { chooseSubaccount } from '../choose-subaccount.ts';
import { createManagementClient } from '../connection/management-client.ts';
import type { CommandContext } from '../context.ts';
import { defineCommandGroup, defineQueryCommand, defineServerCommand, type ServerFlags } from '../define-command.ts';
import { CommandError } from '../errors.ts';
import { formatTable, print } from '../output.ts';
import { parsePair } from '../parse-option.ts';
import { type DestinationInput, readDestinations } from '../read-destinations.ts';

type Flags = ServerFlags & { readonly subaccount?: string; readonly instance?: string };
type PutFlags = Flags & { readonly property?: readonly (readonly [string, string])[] };
type Properties = Readonly<Record<string, string>>;

/** The destinations of a subaccount, or of one of its service instances. */
type DestinationLevel = {
  readonly list: () => Promise<readonly Properties[]>;
  readonly put: (destination: DestinationInput) => Promise<{ readonly isNew: boolean }>;
  readonly delete: (name: string) => Promise<void>;
};

/** `portolan destination`. Source: SAP doc "Managing Destinations" */
export const createDestinationCommand = (context: CommandContext): Command =>
  defineCommandGroup('destination', 'Destinations of a subaccount or of a service instance', [
    withLevel(
      defineQueryCommand({
        usage: 'list',
        purpose: 'List destinations',
        examples: ['portolan destination list', 'portolan destination list --instance my-destinations'],
      }),
    ).action(async (flags: Flags) => {
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
    ).action(async (name: string, flags: Flags) => {
      const destinations = await (await openLevel(context, flags)).list();
      const found = destinations.find((properties) => properties.Name === name);
      if (found === undefined) throw new CommandError(`There is no destination "${name}" on this level.`);
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
    ).action(async (name: string, flags: Flags) => {
      await (await openLevel(context, flags)).delete(name);
      context.write(`Deleted ${name}.\n`);
    }),
    withLevel(
      defineQueryCommand({
        usage: 'import <file>',
        purpose:
          'Create or replace destinations from a .properties export of the cockpit, JSON or YAML (- for standard input)',
        examples: ['portolan destination import erp.properties', 'portolan destination import destinations.json'],
      }),
    ).action(async (path: string, flags: Flags) => {
      const destinations = await readDestinations(context, path);
      const level = await openLevel(context, flags);
      const done: { name: string; isNew: boolean }[] = [];
      for (const destination of destinations) {
        done.push({ name: String(destination.Name), isNew: (await level.put(destination)).isNew });
      }
      print(context, flags, done, () =>
        formatTable(
          ['name', 'action'],
          done.map(({ name, isNew }) => [name, isNew ? 'created' : 'replaced']),
        ),
      );
    }),
  ]);

const withLevel = (command: Command): Command =>
  command
    .option('--subaccount <subaccount>', 'subdomain, technical name or id (default: the only one)')
    .option('--instance <instance>', 'service instance (default: the level of the subaccount)');

const openLevel = async (context: CommandContext, flags: Flags): Promise<DestinationLevel> => {
  const { call, ...client } = createManagementClient(context, flags);
  const { id: subaccount } = await chooseSubaccount({ call, ...client }, flags.subaccount);
  const { instance } = flags;
  if (instance === undefined) {
    return {
      list: () => call(operations.listDestinations, { subaccount }),
      put: (destination) => call(operations.putDestination, { subaccount }, destination),
      delete: (name) => call(operations.deleteDestination, { subaccount, name }),
    };
  }
  return {
    list: () => call(operations.listInstanceDestinations, { subaccount, instance }),
    put: (destination) => call(operations.putInstanceDestination, { subaccount, instance }, destination),
    delete: (name) => call(operations.deleteInstanceDestination, { subaccount, instance, name }),
  };
};

function collectPairs(
  text: string,
  previous: readonly (readonly [string, string])[] | undefined,
): readonly (readonly [string, string])[] {
  return [...(previous ?? []), parsePair(text)];
}
