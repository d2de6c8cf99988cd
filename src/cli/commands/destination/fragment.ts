import type { Command } from 'commander';
import { operations } from '../../../management-api/contract.ts';
import type { CommandContext } from '../../context.ts';
import { defineCommandGroup, defineQueryCommand, defineServerCommand } from '../../define-command.ts';
import { formatTable, print } from '../../output.ts';
import { parsePair } from '../../parse-option.ts';
import { type DestinationLevel, type LevelFlags, openLevel, withLevel } from './destination-level.ts';

type Pairs = readonly (readonly [string, string])[];

const help = `
A fragment holds properties that a lookup lays over those of a destination, where it asks for it by the header X-fragment-name: another
URL for one customer, say, or a scope. It has no Name or Type of its own.
`;

/** `portolan destination fragment`. Source: SAP doc "Manage Destination Fragments" */
export const createFragmentCommand = (context: CommandContext): Command =>
  defineCommandGroup('fragment', 'Fragments, which lookups lay over destinations', [
    withLevel(
      defineQueryCommand({
        usage: 'list',
        purpose: 'List fragments',
        examples: [
          'portolan destination fragment list',
          'portolan destination fragment list --instance my-destinations',
        ],
      }),
    ).action(async (flags: LevelFlags) => {
      const fragments = await listFragments(await openLevel(context, flags));
      print(context, flags, fragments, () =>
        formatTable(
          ['name', 'properties'],
          fragments.map(({ FragmentName, ...properties }) => [FragmentName, Object.keys(properties).join(', ')]),
        ),
      );
    }),
    withLevel(
      defineQueryCommand({
        usage: 'get <name>',
        purpose: "Print a fragment's properties, secrets left out",
        examples: ['portolan destination fragment get customer-a'],
      }),
    ).action(async (name: string, flags: LevelFlags) => {
      const { call, subaccount, where } = await openLevel(context, flags);
      const { instance } = where;
      const found =
        instance === undefined
          ? await call(operations.getFragment, { subaccount, name })
          : await call(operations.getInstanceFragment, { subaccount, instance, name });
      print(context, flags, found, () => formatTable(['property', 'value'], Object.entries(found)));
    }),
    withLevel(
      defineQueryCommand({
        usage: 'put <name>',
        purpose: 'Create or replace a fragment',
        examples: ['portolan destination fragment put customer-a -p URL=https://a.example.com -p sap-client=200'],
      }),
    )
      .option('-p, --property <key=value>', 'a property, may be repeated', collectPairs)
      .action(async (name: string, flags: LevelFlags & { readonly property?: Pairs }) => {
        const { call, subaccount, where } = await openLevel(context, flags);
        const { instance } = where;
        const fragment = { ...Object.fromEntries(flags.property ?? []), FragmentName: name };
        const { isNew } =
          instance === undefined
            ? await call(operations.putFragment, { subaccount }, fragment)
            : await call(operations.putInstanceFragment, { subaccount, instance }, fragment);
        print(context, flags, { name, isNew }, () => `${isNew ? 'Created' : 'Replaced'} ${name}.\n`);
      }),
    withLevel(
      defineServerCommand({
        usage: 'delete <name>',
        purpose: 'Delete a fragment; lookups that ask for it fail from then on',
        examples: ['portolan destination fragment delete customer-a'],
      }),
    ).action(async (name: string, flags: LevelFlags) => {
      const { call, subaccount, where } = await openLevel(context, flags);
      const { instance } = where;
      if (instance === undefined) await call(operations.deleteFragment, { subaccount, name });
      else await call(operations.deleteInstanceFragment, { subaccount, instance, name });
      context.write(`Deleted ${name}.\n`);
    }),
  ]).addHelpText('after', help);

const listFragments = ({
  call,
  subaccount,
  where: { instance },
}: DestinationLevel): Promise<readonly Readonly<Record<string, string>>[]> =>
  instance === undefined
    ? call(operations.listFragments, { subaccount })
    : call(operations.listInstanceFragments, { subaccount, instance });

/** Collects properties, each `key=value`. Source: Portolan */
export const collectPairs = (text: string, previous: Pairs | undefined): Pairs => [
  ...(previous ?? []),
  parsePair(text),
];
