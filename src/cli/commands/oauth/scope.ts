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
import { parsePair } from '../../parse-option.ts';

type PutFlags = ServerFlags & { readonly description?: string; readonly translation?: readonly string[] };

/** `portolan scope`. Source: SAP doc "Define OAuth Scopes" */
export const createScopeCommand = (context: CommandContext): Command =>
  defineCommandGroup('scope', 'OAuth scopes an application defines; its clients can only have those', [
    listCommand(context),
    putCommand(context),
    deleteCommand(context),
  ]);

const listCommand = (context: CommandContext): Command =>
  defineQueryCommand({
    usage: 'list <application>',
    purpose: 'List the scopes an application defines',
    examples: ['portolan scope list intprov/shop'],
  }).action(async (application: string, flags: ServerFlags) => {
    const { call } = createManagementClient(context, flags);
    const scopes = await call(operations.listApplicationScopes, toParams(application));
    print(context, flags, scopes, () =>
      formatTable(
        ['scope', 'description', 'languages'],
        scopes.map(({ id, description, translations = {} }) => [id, description, Object.keys(translations).join(' ')]),
      ),
    );
  });

const putCommand = (context: CommandContext): Command =>
  defineServerCommand({
    usage: 'put <application> <scope>',
    purpose: 'Define a scope, or change the texts the consent page shows for it',
    examples: [
      'portolan scope put intprov/shop orders.read --description "Read orders" --translation "de=Bestellungen lesen"',
    ],
  })
    .option('--description <text>', 'what a user allows by it')
    .option('--translation <language=text>', 'the description in another language, may be repeated', collect)
    .action(async (application: string, scope: string, flags: PutFlags) => {
      const { call } = createManagementClient(context, flags);
      const { isNew } = await call(operations.putApplicationScope, toParams(application), {
        id: scope,
        ...(flags.description !== undefined && { description: flags.description }),
        ...(flags.translation !== undefined && {
          translations: Object.fromEntries(flags.translation.map((pair) => parsePair(pair))),
        }),
      });
      context.write(`${isNew ? 'Defined' : 'Changed'} ${scope}.\n`);
    });

const deleteCommand = (context: CommandContext): Command =>
  defineServerCommand({
    usage: 'delete <application> <scope>',
    purpose: 'Delete a scope no client is registered for',
    examples: ['portolan scope delete intprov/shop orders.read'],
  }).action(async (application: string, scope: string, flags: ServerFlags) => {
    const { call } = createManagementClient(context, flags);
    await call(operations.deleteApplicationScope, toParams(application), { id: scope });
    context.write(`Deleted ${scope}.\n`);
  });

const toParams = (name: string): { readonly provider: string; readonly application: string } => {
  const [provider = '', application = '', ...rest] = name.split('/');
  if (provider === '' || application === '' || rest.length > 0) {
    throw new CommandError(
      `"${name}" is no application.`,
      'Write <provider account>/<application>, e.g. intprov/shop.',
    );
  }
  return { provider, application };
};
