import type { Command } from 'commander';
import { operations } from '../../../management-api/contract.ts';
import type { CommandContext } from '../../context.ts';
import { collect, defineCommandGroup, defineQueryCommand, defineServerCommand } from '../../define-command.ts';
import { formatTable, print } from '../../output.ts';
import { type C4cFlags, connect, readSecret, subaccountOption } from './connect.ts';

type CreateFlags = C4cFlags & {
  readonly issuer: string;
  readonly lifetime?: string;
  readonly scope?: readonly string[];
  readonly secret?: boolean;
  readonly requireClientId?: boolean;
};

/** `portolan c4c client`. Source: SAP doc "Configure the OAuth Client for OData Access" */
export const createC4cClientCommand = (context: CommandContext): Command =>
  defineCommandGroup('client', 'OAuth clients for OData access', [
    listCommand(context),
    createCommand(context),
    deleteCommand(context),
  ]);

const listCommand = (context: CommandContext): Command =>
  defineQueryCommand({ usage: 'list', purpose: 'List them', examples: ['portolan c4c client list'] })
    .option(...subaccountOption)
    .action(async (flags: C4cFlags) => {
      const { call, subaccount } = await connect(context, flags);
      const clients = await call(operations.listC4cOAuthClients, { subaccount });
      print(context, flags, clients, () =>
        formatTable(
          ['id', 'description', 'issuer', 'lifetime', 'scopes'],
          clients.map((client) => [
            client.id,
            client.description,
            client.issuer,
            client.tokenLifetimeSeconds,
            client.scopes.join(' '),
          ]),
        ),
      );
    });

const createCommand = (context: CommandContext): Command =>
  defineQueryCommand({
    usage: 'create <description>',
    purpose: 'Register a client; its id and secret are generated and the secret is shown this once',
    examples: ['portolan c4c client create extension --issuer https://btp.example/acme --lifetime 3600'],
  })
    .option(...subaccountOption)
    .requiredOption('--issuer <issuer>', 'the trusted provider whose assertions it brings')
    .option('--lifetime <seconds>', 'lifetime of its tokens (default: 3600)')
    .option('--scope <scope>', 'a scope it may ask for, may be repeated (default: UIWC:CC_HOME)', collect)
    .option('--secret', 'read a secret of your own from standard input')
    .option('--require-client-id', 'demand the attribute client_id in assertions')
    .action(async (description: string, flags: CreateFlags) => {
      const { call, subaccount } = await connect(context, flags);
      const secret = flags.secret === true ? await readSecret(context) : undefined;
      const client = await call(
        operations.createC4cOAuthClient,
        { subaccount },
        {
          description,
          issuer: flags.issuer,
          ...(flags.lifetime !== undefined && { tokenLifetimeSeconds: Number(flags.lifetime) }),
          ...(flags.scope !== undefined && { scopes: [...flags.scope] }),
          ...(secret !== undefined && { secret }),
          ...(flags.requireClientId === true && { requiresClientId: true }),
        },
      );
      print(context, flags, client, () =>
        formatTable(
          ['property', 'value'],
          [
            ['clientKey, tokenServiceUser', client.id],
            ['tokenServicePassword', client.secret ?? '(yours)'],
          ],
        ),
      );
    });

const deleteCommand = (context: CommandContext): Command =>
  defineServerCommand({
    usage: 'delete <id>',
    purpose: 'Delete a client and its tokens',
    examples: ['portolan c4c client delete _12345678901'],
  })
    .option(...subaccountOption)
    .action(async (client: string, flags: C4cFlags) => {
      const { call, subaccount } = await connect(context, flags);
      await call(operations.deleteC4cOAuthClient, { subaccount, client });
      context.write(`Deleted ${client}.\n`);
    });
