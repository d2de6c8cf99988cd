import { readFileSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { type InputOf, operations } from '../../../management-api/contract.ts';
import type { CommandContext } from '../../context.ts';
import { collect, defineQueryCommand, defineServerCommand } from '../../define-command.ts';
import { CommandError, unreadableFile } from '../../errors.ts';
import { formatTable, print } from '../../output.ts';
import { type LevelFlags, openLevel, withLevel } from './destination-level.ts';

type Format = InputOf<typeof operations.exportDestinations>['format'];
type FormatFlags = LevelFlags & { readonly format?: Format };
type ImportFlags = FormatFlags & { readonly dryRun?: boolean; readonly only?: readonly string[] };

const formats: readonly Format[] = ['properties', 'json', 'yaml'];

/** `portolan destination export`, `import`, `duplicate` and `from-key`. Source: SAP doc "Export Destinations", "Import Destinations" */
export const createTransferCommands = (context: CommandContext): readonly Command[] => [
  withLevel(
    defineServerCommand({
      usage: 'export [names...]',
      purpose: 'Print destinations as a file, secrets left out: all, or those named',
      examples: [
        'portolan destination export erp --format properties > erp.properties',
        'portolan destination export --format yaml',
      ],
    }),
  )
    .addOption(
      new Option('--format <format>', 'properties holds one, json and yaml several').choices(formats).default('yaml'),
    )
    .action(async (names: readonly string[], flags: FormatFlags) => {
      const { call, subaccount, where } = await openLevel(context, flags);
      const { text } = await call(
        operations.exportDestinations,
        { subaccount },
        { ...where, format: flags.format ?? 'yaml', ...(names.length > 0 && { names: [...names] }) },
      );
      context.write(text);
    }),
  withLevel(
    defineQueryCommand({
      usage: 'import <file>',
      purpose:
        'Create or replace destinations from a .properties export of the cockpit, JSON or YAML (- for standard input)',
      examples: [
        'portolan destination import erp.properties',
        'portolan destination import destinations.json --dry-run',
        'portolan destination import destinations.json --only erp --only crm',
      ],
    }),
  )
    .addOption(new Option('--format <format>', 'form of the file (default: by its name)').choices(formats))
    .option('--only <name>', 'leave out the others of the file; may be repeated', collect)
    .option('--dry-run', 'store nothing, and say what would be created, replaced or refused')
    .addHelpText('after', secretsHelp)
    .action(async (path: string, flags: ImportFlags) => {
      const text =
        path === '-' ? await context.readInput() : readText(context, path, 'a .properties, JSON or YAML file');
      const level = await openLevel(context, flags);
      const format = flags.format ?? guessFormat(path, text);
      const done = await level.call(
        operations.importDestinations,
        { subaccount: level.subaccount },
        {
          ...level.where,
          format,
          text,
          dryRun: flags.dryRun === true,
          ...(flags.only !== undefined && { names: [...flags.only] }),
        },
      );
      print(context, flags, done, () =>
        formatTable(
          ['name', 'action', 'note'],
          done.map(({ name, action, missingSecrets, reason }) => [
            name,
            action,
            reason ?? (missingSecrets.length > 0 ? `secrets to be set: ${missingSecrets.join(', ')}` : ''),
          ]),
        ),
      );
      const missing = flags.only?.filter((name) => done.every((one) => one.name !== name)) ?? [];
      if (missing.length > 0) throw new CommandError(`Not in the file: ${missing.join(', ')}.`);
      const isRefused = done.some(({ action }) => action === 'failed');
      if (isRefused && flags.dryRun === true) throw new CommandError('Not every destination would be imported.');
      if (isRefused) throw new CommandError('Not every destination was imported.');
    }),
  withLevel(
    defineServerCommand({
      usage: 'duplicate <name> <new-name>',
      purpose: 'Copy a destination, secrets included, under another name',
      examples: ['portolan destination duplicate erp erp-test'],
    }),
  ).action(async (name: string, newName: string, flags: LevelFlags) => {
    const { call, subaccount, where } = await openLevel(context, flags);
    await call(operations.duplicateDestination, { subaccount, name }, { ...where, newName });
    context.write(`Created ${newName}.\n`);
  }),
  defineServerCommand({
    usage: 'from-key <name> <file>',
    purpose: 'Create a destination that points to a service instance, from the JSON of one of its keys',
    examples: ['portolan destination from-key orders order-book-key.json'],
  })
    .option('--subaccount <subaccount>', 'subdomain, technical name or id (default: the only one)')
    .action(async (name: string, path: string, flags: LevelFlags) => {
      const text = path === '-' ? await context.readInput() : readText(context, path, 'the JSON of a service key');
      const { call, subaccount } = await openLevel(context, flags);
      await call(operations.createDestinationFromKey, { subaccount }, { name, key: parseKey(path, text) });
      context.write(`Created ${name}.\n`);
    }),
];

const secretsHelp = `
An export leaves secrets out. Where the server has them already they stay as they are; the others are listed as to be set.
`;

const readText = (context: CommandContext, path: string, expected: string): string => {
  try {
    return readFileSync(resolve(context.folder, path), 'utf8');
  } catch (error) {
    throw unreadableFile(resolve(context.folder, path), `Name ${expected}.`, error);
  }
};

const guessFormat = (path: string, text: string): Format => {
  const extension = extname(path).toLowerCase();
  if (extension === '.json') return 'json';
  if (extension === '.yaml' || extension === '.yml') return 'yaml';
  return extension !== '.properties' && /^\s*[[{]/.test(text) ? 'json' : 'properties';
};

const parseKey = (path: string, text: string): Record<string, unknown> => {
  try {
    const key: unknown = JSON.parse(text);
    if (typeof key === 'object' && key !== null && !Array.isArray(key)) return { ...key };
  } catch {
    // Said below: the parser's own words would show what is in the file.
  }
  throw new CommandError(`${path} is not the JSON object of a service key.`);
};
