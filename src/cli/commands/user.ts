import type { Command } from 'commander';
import { operations } from '../../management-api/contract.ts';
import { chooseSubaccount } from '../choose-subaccount.ts';
import { createManagementClient } from '../connection/management-client.ts';
import type { CommandContext } from '../context.ts';
import { defineCommandGroup, defineQueryCommand, defineServerCommand, type ServerFlags } from '../define-command.ts';
import { formatTable, print } from '../output.ts';

type Flags = ServerFlags & { readonly subaccount?: string };
type CreateFlags = Flags & {
  readonly email?: string;
  readonly givenName?: string;
  readonly familyName?: string;
  readonly password?: boolean;
};

const subaccountOption = [
  '--subaccount <subaccount>',
  'subdomain, technical name or id (default: the only one)',
] as const;

/** `portolan user`. Passwords come from standard input, so that no process list shows them. Source: Portolan */
export const createUserCommand = (context: CommandContext): Command =>
  defineCommandGroup('user', 'Users of the built-in identity provider of a subaccount', [
    defineQueryCommand({ usage: 'list', purpose: 'List users', examples: ['portolan user list'] })
      .option(...subaccountOption)
      .action(async (flags: Flags) => {
        const { call, subaccount } = await connect(context, flags);
        const users = await call(operations.listUsers, { subaccount });
        print(context, flags, users, () =>
          formatTable(
            ['name', 'email', 'password'],
            users.map(({ name, email, hasPassword }) => [name, email, hasPassword ? 'yes' : 'no']),
          ),
        );
      }),
    defineQueryCommand({
      usage: 'create <name>',
      purpose: 'Create a user; without a password the user exists for role assignments only',
      examples: ['portolan user create alice --email alice@example.com --password < password.txt'],
    })
      .option(...subaccountOption)
      .option('--email <address>', 'e-mail address')
      .option('--given-name <name>', 'given name')
      .option('--family-name <name>', 'family name')
      .option('--password', 'read a password from standard input')
      .action(async (name: string, flags: CreateFlags) => {
        const { call, subaccount } = await connect(context, flags);
        const password = flags.password === true ? await readPassword(context) : undefined;
        const { email, givenName, familyName } = flags;
        const user = await call(
          operations.createUser,
          { subaccount },
          {
            name,
            ...(email !== undefined && { email }),
            ...(givenName !== undefined && { givenName }),
            ...(familyName !== undefined && { familyName }),
            ...(password !== undefined && { password }),
          },
        );
        print(context, flags, user, () => `Created ${name}.\n`);
      }),
    defineServerCommand({
      usage: 'password <name>',
      purpose: "Set a user's password, read from standard input",
      examples: ['portolan user password alice < password.txt'],
    })
      .option(...subaccountOption)
      .action(async (name: string, flags: Flags) => {
        const { call, subaccount } = await connect(context, flags);
        await call(operations.setPassword, { subaccount, user: name }, { password: await readPassword(context) });
        context.write(`Set the password of ${name}.\n`);
      }),
    defineServerCommand({ usage: 'delete <name>', purpose: 'Delete a user', examples: ['portolan user delete alice'] })
      .option(...subaccountOption)
      .action(async (name: string, flags: Flags) => {
        const { call, subaccount } = await connect(context, flags);
        await call(operations.deleteUser, { subaccount, user: name });
        context.write(`Deleted ${name}.\n`);
      }),
  ]);

const readPassword = async (context: CommandContext): Promise<string> =>
  (await context.readInput()).replace(/\r?\n$/, '');

const connect = async (context: CommandContext, flags: Flags) => {
  const client = createManagementClient(context, flags);
  const { id } = await chooseSubaccount(client, flags.subaccount);
  return { call: client.call, subaccount: id };
};
