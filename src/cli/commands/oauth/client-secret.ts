import type { Command } from 'commander';
import { operations } from '../../../management-api/contract.ts';
import type { CommandContext } from '../../context.ts';
import { defineCommandGroup, defineQueryCommand, defineServerCommand } from '../../define-command.ts';
import { formatTable, formatTime, print } from '../../output.ts';
import { parseDuration } from '../../parse-option.ts';
import { connect, readSecretOption, type SubaccountFlags, subaccountOption } from './connect.ts';

type AddFlags = SubaccountFlags & { readonly secret?: string; readonly expiresIn?: number };

/** `portolan client secret`. Source: Portolan */
export const createSecretCommand = (context: CommandContext): Command =>
  defineCommandGroup('secret', 'Secrets of an OAuth client: add one, use it everywhere, remove the old one', [
    listCommand(context),
    addCommand(context),
    removeCommand(context),
  ]);

const listCommand = (context: CommandContext): Command =>
  defineQueryCommand({
    usage: 'list <client>',
    purpose: 'List when the secrets of a client were created and last used',
    examples: ['portolan client secret list reader'],
  })
    .option(...subaccountOption)
    .action(async (client: string, flags: SubaccountFlags) => {
      const { call, subaccount } = await connect(context, flags);
      const secrets = await call(operations.listOAuthClientSecrets, { subaccount, client });
      const time = (ms: number | undefined, never: string): string =>
        ms === undefined ? never : formatTime(new Date(ms).toISOString());
      print(context, flags, secrets, () =>
        formatTable(
          ['id', 'created (UTC)', 'expires', 'last used'],
          secrets.map(({ id, createdAtMs, expiresAtMs, lastUsedAtMs }) => [
            id,
            time(createdAtMs, ''),
            time(expiresAtMs, 'never'),
            time(lastUsedAtMs, 'never'),
          ]),
        ),
      );
    });

const addCommand = (context: CommandContext): Command =>
  defineQueryCommand({
    usage: 'add <client>',
    purpose: 'Add a secret; the others stay valid, a generated one is printed this once',
    examples: ['portolan client secret add reader', 'portolan client secret add reader --expires-in 90d'],
  })
    .option(...subaccountOption)
    .option('--secret <secret>', 'the secret, - reads it from standard input (default: a generated one)')
    .option('--expires-in <duration>', 'when it ends: 12h, 90d (default: never)', parseDuration)
    .action(async (client: string, flags: AddFlags) => {
      const { call, subaccount } = await connect(context, flags);
      const secret = await readSecretOption(context, flags.secret);
      const added = await call(
        operations.addOAuthClientSecret,
        { subaccount, client },
        {
          ...(secret !== undefined && { secret }),
          ...(flags.expiresIn !== undefined && { expiresAtMs: context.clock() + flags.expiresIn * 1000 }),
        },
      );
      print(context, flags, added, () =>
        formatTable(['secret id', 'secret'], [[added.id, added.secret ?? '(the one you gave)']]),
      );
    });

const removeCommand = (context: CommandContext): Command =>
  defineServerCommand({
    usage: 'remove <client> <secret>',
    purpose: 'Remove a secret by its id; it is refused from then on',
    examples: ['portolan client secret remove reader 5d9c2e1b-5f4e-4c1e-9d0a-2b6f0b1c7a11'],
  })
    .option(...subaccountOption)
    .action(async (client: string, secret: string, flags: SubaccountFlags) => {
      const { call, subaccount } = await connect(context, flags);
      await call(operations.removeOAuthClientSecret, { subaccount, client, secret });
      context.write(`Removed a secret of ${client}.\n`);
    });
