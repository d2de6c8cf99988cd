import type { Command } from 'commander';
import { operations, type ResponseOf } from '../../management-api/contract.ts';
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
import { CommandError } from '../errors.ts';
import { formatTable, print } from '../output.ts';
import { parseWholeNumber } from '../parse-option.ts';

type Flags = ServerFlags & { readonly subaccount?: string };
type CreateFlags = Flags & {
  readonly id?: string;
  readonly description?: string;
  readonly subscription: string;
  readonly lifetime: number;
  readonly secret?: string;
};
type CreateApiFlags = Flags & { readonly scope?: readonly string[]; readonly id?: string };
type Created = ResponseOf<typeof operations.createOAuthClient>;

const subaccountOption = [
  '--subaccount <subaccount>',
  'subdomain, technical name or id (default: the only one)',
] as const;

/** `portolan client`. Source: SAP doc "Register an OAuth Client", "Using Platform APIs" */
export const createClientCommand = (context: CommandContext): Command =>
  defineCommandGroup('client', 'OAuth clients of an account (`client api` for clients of the platform APIs)', [
    listCommand(context),
    createCommand(context),
    deleteCommand(context),
    defineCommandGroup('api', 'Clients of the platform APIs', [
      listApiCommand(context),
      createApiCommand(context),
      deleteApiCommand(context),
    ]),
  ]);

const connect = async (context: CommandContext, flags: Flags) => {
  const client = createManagementClient(context, flags);
  const { id, subdomain } = await chooseSubaccount(client, flags.subaccount);
  return { call: client.call, subaccount: id, subdomain };
};

const listCommand = (context: CommandContext): Command =>
  defineQueryCommand({
    usage: 'list',
    purpose: 'List the OAuth clients registered in an account',
    examples: ['portolan client list', 'portolan client list --subaccount acme --json'],
  })
    .option(...subaccountOption)
    .action(async (flags: Flags) => {
      const { call, subaccount } = await connect(context, flags);
      const clients = await call(operations.listOAuthClients, { subaccount });
      print(context, flags, clients, () =>
        formatTable(
          ['id', 'name', 'subscription', 'lifetime (s)'],
          clients.map(({ id, name, subscription, tokenLifetimeSeconds }) => [
            id,
            name,
            subscription,
            tokenLifetimeSeconds,
          ]),
        ),
      );
    });

const createCommand = (context: CommandContext): Command =>
  defineQueryCommand({
    usage: 'create <name>',
    purpose: 'Register an OAuth client; a generated secret is printed this once',
    examples: [
      'portolan client create reader --subscription intprov/acmetmn',
      'portolan client create reader --subscription intprov/acmetmn --id reader --secret - --lifetime 3600 < secret.txt',
    ],
  })
    .option(...subaccountOption)
    .requiredOption('--subscription <provider/application>', 'application the client gets tokens for')
    .option('--id <id>', 'client id (default: a generated one)')
    .option('--secret <secret>', 'client secret, - reads it from standard input (default: a generated one)')
    .option('--description <text>', 'what the client is for')
    .option('--lifetime <seconds>', 'lifetime of its tokens', parseWholeNumber, 1200)
    .action(async (name: string, flags: CreateFlags) => {
      const { call, subaccount } = await connect(context, flags);
      const secret = flags.secret === '-' ? (await context.readInput()).trimEnd() : flags.secret;
      const created = await call(
        operations.createOAuthClient,
        { subaccount },
        {
          name,
          subscription: flags.subscription,
          tokenLifetimeSeconds: flags.lifetime,
          ...(flags.id !== undefined && { id: flags.id }),
          ...(flags.description !== undefined && { description: flags.description }),
          ...(secret !== undefined && { secret }),
        },
      );
      print(context, flags, created, () => formatCreated(created));
    });

const deleteCommand = (context: CommandContext): Command =>
  defineServerCommand({
    usage: 'delete <id>',
    purpose: 'Delete an OAuth client; its tokens end with it',
    examples: ['portolan client delete reader'],
  })
    .option(...subaccountOption)
    .action(async (id: string, flags: Flags) => {
      const { call, subaccount } = await connect(context, flags);
      await call(operations.deleteOAuthClient, { subaccount, client: id });
      context.write(`Deleted ${id}.\n`);
    });

const listApiCommand = (context: CommandContext): Command =>
  defineQueryCommand({
    usage: 'list',
    purpose: 'List the clients of the platform APIs',
    examples: ['portolan client api list'],
  })
    .option(...subaccountOption)
    .action(async (flags: Flags) => {
      const { call, subaccount } = await connect(context, flags);
      const clients = await call(operations.listApiClients, { subaccount });
      print(context, flags, clients, () =>
        formatTable(
          ['id', 'description', 'scopes'],
          clients.map(({ id, name, scopes }) => [id, name, scopes.join(' ')]),
        ),
      );
    });

const createApiCommand = (context: CommandContext): Command =>
  defineQueryCommand({
    usage: 'create <description>',
    purpose: 'Create a client of the platform APIs; its secret is printed this once',
    examples: ['portolan client api create "role reports" --scope hcp.readAuthorizationSettings'],
  })
    .option(...subaccountOption)
    .option('--scope <scope>', 'what it may do, may be repeated', collect)
    .option('--id <id>', 'client id (default: a generated one)')
    .action(async (description: string, flags: CreateApiFlags) => {
      if (flags.scope === undefined) {
        throw new CommandError(
          'A client of the platform APIs needs a scope.',
          'Add --scope, e.g. --scope hcp.readAuthorizationSettings.',
        );
      }
      const { call, subaccount } = await connect(context, flags);
      const created = await call(
        operations.createApiClient,
        { subaccount },
        { description, scopes: [...flags.scope], ...(flags.id !== undefined && { id: flags.id }) },
      );
      print(context, flags, created, () => formatCreated(created));
    });

const deleteApiCommand = (context: CommandContext): Command =>
  defineServerCommand({
    usage: 'delete <id>',
    purpose: 'Delete a client of the platform APIs; its tokens end with it',
    examples: ['portolan client api delete 5d9c2e1b-5f4e-4c1e-9d0a-2b6f0b1c7a11'],
  })
    .option(...subaccountOption)
    .action(async (id: string, flags: Flags) => {
      const { call, subaccount } = await connect(context, flags);
      await call(operations.deleteApiClient, { subaccount, client: id });
      context.write(`Deleted ${id}.\n`);
    });

const formatCreated = ({ client, secret }: Created): string =>
  formatTable(['client id', 'secret'], [[client.id, secret ?? '(the one you gave)']]);
