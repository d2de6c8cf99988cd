import type { Command } from 'commander';
import { operations } from '../../../management-api/contract.ts';
import { createManagementClient } from '../../connection/management-client.ts';
import type { CommandContext } from '../../context.ts';
import {
  collect,
  defineCommandGroup,
  defineQueryCommand,
  defineServerCommand,
  type ServerFlags,
} from '../../define-command.ts';
import { CommandError } from '../../errors.ts';
import { formatTable, print } from '../../output.ts';
import { connect, type SubaccountFlags, subaccountOption } from './connect.ts';

type CreateFlags = SubaccountFlags & { readonly scope?: readonly string[]; readonly id?: string };

/** `portolan client api`. Source: SAP doc "Using Platform APIs" */
export const createApiClientCommand = (context: CommandContext): Command =>
  defineCommandGroup('api', 'Clients of the platform APIs', [
    listCommand(context),
    scopesCommand(context),
    createCommand(context),
    deleteCommand(context),
  ]);

const listCommand = (context: CommandContext): Command =>
  defineQueryCommand({
    usage: 'list',
    purpose: 'List the clients of the platform APIs',
    examples: ['portolan client api list'],
  })
    .option(...subaccountOption)
    .action(async (flags: SubaccountFlags) => {
      const { call, subaccount } = await connect(context, flags);
      const clients = await call(operations.listApiClients, { subaccount });
      print(context, flags, clients, () =>
        formatTable(
          ['id', 'description', 'scopes'],
          clients.map(({ id, name, scopes }) => [id, name, scopes.join(' ')]),
        ),
      );
    });

const scopesCommand = (context: CommandContext): Command =>
  defineQueryCommand({
    usage: 'scopes',
    purpose: 'List the platform APIs and the scopes a client can have',
    examples: ['portolan client api scopes', 'portolan client api scopes --json'],
  }).action(async (flags: ServerFlags) => {
    const apis = await createManagementClient(context, flags).call(operations.listPlatformApis, {});
    print(context, flags, apis, () =>
      formatTable(
        ['api', 'scope'],
        apis.flatMap(({ name, scopes }) => scopes.map((scope) => [name, scope])),
      ),
    );
  });

const createCommand = (context: CommandContext): Command =>
  defineQueryCommand({
    usage: 'create <description>',
    purpose: 'Create a client of the platform APIs; its secret is printed this once',
    examples: ['portolan client api create "role reports" --scope hcp.readAuthorizationSettings'],
  })
    .option(...subaccountOption)
    .option('--scope <scope>', 'what it may do, may be repeated', collect)
    .option('--id <id>', 'client id (default: a generated one)')
    .action(async (description: string, flags: CreateFlags) => {
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
      print(context, flags, created, () =>
        formatTable(['client id', 'secret'], [[created.client.id, created.secret ?? '(the one you gave)']]),
      );
    });

const deleteCommand = (context: CommandContext): Command =>
  defineServerCommand({
    usage: 'delete <id>',
    purpose: 'Delete a client of the platform APIs; its tokens end with it',
    examples: ['portolan client api delete 5d9c2e1b-5f4e-4c1e-9d0a-2b6f0b1c7a11'],
  })
    .option(...subaccountOption)
    .action(async (id: string, flags: SubaccountFlags) => {
      const { call, subaccount } = await connect(context, flags);
      await call(operations.deleteApiClient, { subaccount, client: id });
      context.write(`Deleted ${id}.\n`);
    });
