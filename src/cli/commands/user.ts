import type { Command } from 'commander';
import { operations } from '../../management-api/contract.ts';
import { chooseSubaccount } from '../choose-subaccount.ts';
import { createManagementClient } from '../connection/management-client.ts';
import type { CommandContext } from '../context.ts';
import {
  collect,
  defineCommandGroup,
  defineQueryCommand,
  defineServerCommand,
  type ServerFlags,
} from '../define-command.ts';
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
            ['name', 'email', 'password', 'disabled'],
            users.map(({ name, email, hasPassword, isDisabled }) => [
              name,
              email,
              hasPassword ? 'yes' : 'no',
              isDisabled ? 'yes' : 'no',
            ]),
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
    defineServerCommand({
      usage: 'change <name>',
      purpose: 'Change a user; an empty text removes a value',
      examples: ['portolan user change alice --email alice@example.org'],
    })
      .option(...subaccountOption)
      .option('--email <address>', 'e-mail address')
      .option('--given-name <name>', 'given name')
      .option('--family-name <name>', 'family name')
      .action(async (name: string, flags: CreateFlags) => {
        const { call, subaccount } = await connect(context, flags);
        const { email, givenName, familyName } = flags;
        await call(
          operations.changeUser,
          { subaccount, user: name },
          {
            ...(email !== undefined && { email }),
            ...(givenName !== undefined && { givenName }),
            ...(familyName !== undefined && { familyName }),
          },
        );
        context.write(`Changed ${name}.\n`);
      }),
    defineServerCommand({
      usage: 'disable <name>',
      purpose: 'Keep a user from signing in; its tokens are refused from then on',
      examples: ['portolan user disable alice'],
    })
      .option(...subaccountOption)
      .action(async (name: string, flags: Flags) => {
        const { call, subaccount } = await connect(context, flags);
        await call(operations.disableUser, { subaccount, user: name });
        context.write(`Disabled ${name}.\n`);
      }),
    defineServerCommand({
      usage: 'enable <name>',
      purpose: 'Let a user sign in again',
      examples: ['portolan user enable alice'],
    })
      .option(...subaccountOption)
      .action(async (name: string, flags: Flags) => {
        const { call, subaccount } = await connect(context, flags);
        await call(operations.enableUser, { subaccount, user: name });
        context.write(`Enabled ${name}.\n`);
      }),
    defineQueryCommand({
      usage: 'groups <name>',
      purpose: 'List the groups a user is in, or put it into these and no others',
      examples: ['portolan user groups alice', 'portolan user groups alice --set Readers --set Senders'],
    })
      .option(...subaccountOption)
      .option('--set <group>', 'a group the user is to be in, may be repeated', collect)
      .action(async (name: string, flags: Flags & { readonly set?: readonly string[] }) => {
        const { call, subaccount } = await connect(context, flags);
        const params = { subaccount, user: name };
        if (flags.set !== undefined) await call(operations.setUserGroups, params, { groups: [...flags.set] });
        const groups = await call(operations.listUserGroups, params);
        print(context, flags, groups, () =>
          formatTable(
            ['group', 'kind'],
            groups.map((group) => [group.name, group.kind]),
          ),
        );
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
