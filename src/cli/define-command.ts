import { Command } from 'commander';
import type { ConnectionFlags } from './connection/connection.ts';

/** What every command's `--help` shows besides its options. Source: Portolan */
export type CommandDescription = {
  /** What is typed, arguments included: `apply <file>`. */
  readonly usage: string;
  /** One line. */
  readonly purpose: string;
  readonly examples: readonly string[];
  /** Environment variable -> what it does, besides those of every command that talks to a server. */
  readonly environment?: Readonly<Record<string, string>>;
};

/** The flags of a command that talks to a server and prints what it was told. Source: Portolan */
export type ServerFlags = ConnectionFlags & { readonly json?: boolean };

const connectionVariables = {
  PORTOLAN_URL: 'URL of the server (as --url)',
  PORTOLAN_ADMIN_TOKEN: 'administrator token (as --token)',
  PORTOLAN_DATA_FOLDER: 'folder whose administrator.json is used where neither is given (./.portolan)',
};

/** Creates a command whose help ends with examples and environment variables. Source: Portolan */
export const defineCommand = (description: CommandDescription): Command => {
  const [name = '', ...operands] = description.usage.split(' ');
  const command = new Command(name).description(description.purpose).helpCommand(false);
  for (const operand of operands) command.argument(operand);
  const environment = Object.entries(description.environment ?? {});
  command.addHelpText('after', () =>
    [
      section(
        'Examples:',
        description.examples.map((example) => `  $ ${example}`),
      ),
      section(
        'Environment variables:',
        environment.map(([variable, meaning]) => `  ${variable.padEnd(26)}${meaning}`),
      ),
    ].join(''),
  );
  return command;
};

/** As `defineCommand`, with the flags and variables that say which server is meant. Source: Portolan */
export const defineServerCommand = (description: CommandDescription): Command =>
  defineCommand({ ...description, environment: { ...description.environment, ...connectionVariables } })
    .option(
      '--url <url>',
      'URL of the server (default: the one in .portolan/administrator.json, else http://127.0.0.1:8080)',
    )
    .option('--token <token>', 'administrator token (default: the one in .portolan/administrator.json)');

/** As `defineServerCommand`, for a command that prints a table, or JSON for scripts. Source: Portolan */
export const defineQueryCommand = (description: CommandDescription): Command =>
  defineServerCommand(description).option('--json', 'print JSON, for scripts');

/** A command that only holds others: `client list`, `client create`. Source: Portolan */
export const defineCommandGroup = (name: string, purpose: string, commands: readonly Command[]): Command => {
  const group = new Command(name).description(purpose).helpCommand(false);
  for (const command of commands) group.addCommand(command);
  return group;
};

/** For an option that may be repeated: `--service a --service b`. Source: Portolan */
export const collect = (value: string, previous: readonly string[] | undefined): readonly string[] => [
  ...(previous ?? []),
  value,
];

const section = (title: string, lines: readonly string[]): string =>
  lines.length === 0 ? '' : `\n${title}\n${lines.join('\n')}\n`;
