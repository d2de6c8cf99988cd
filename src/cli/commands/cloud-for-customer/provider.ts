import type { Command } from 'commander';
import { operations } from '../../../management-api/contract.ts';
import type { CommandContext } from '../../context.ts';
import { defineCommandGroup, defineQueryCommand, defineServerCommand } from '../../define-command.ts';
import { formatTable, print } from '../../output.ts';
import { type C4cFlags, connect, readTextFile, subaccountOption } from './connect.ts';

type PutFlags = C4cFlags & {
  readonly certificate: string;
  readonly email: boolean;
  readonly allowSha1?: boolean;
  readonly disabled?: boolean;
};

/** `portolan c4c provider`. Source: SAP doc "Configure OAuth Identity Provider in SAP Cloud for Customer" */
export const createC4cProviderCommand = (context: CommandContext): Command =>
  defineCommandGroup('provider', 'OAuth identity providers the system trusts', [
    listCommand(context),
    putCommand(context),
    deleteCommand(context),
  ]);

const listCommand = (context: CommandContext): Command =>
  defineQueryCommand({ usage: 'list', purpose: 'List them', examples: ['portolan c4c provider list'] })
    .option(...subaccountOption)
    .action(async (flags: C4cFlags) => {
      const { call, subaccount } = await connect(context, flags);
      const providers = await call(operations.listC4cIdentityProviders, { subaccount });
      print(context, flags, providers, () =>
        formatTable(
          ['issuer', 'e-mail', 'sha-1', 'enabled'],
          providers.map(({ issuer, allowsEmail, allowsSha1, isEnabled }) => [
            issuer,
            ...[allowsEmail, allowsSha1, isEnabled].map((is) => (is ? 'yes' : 'no')),
          ]),
        ),
      );
    });

const putCommand = (context: CommandContext): Command =>
  defineQueryCommand({
    usage: 'put <issuer>',
    purpose: 'Trust a provider by its signing certificate; replaces all that is known of it',
    examples: ['portolan c4c provider put https://btp.example/acme --certificate acme_signing.cer'],
  })
    .option(...subaccountOption)
    .requiredOption('--certificate <file>', 'primary signing certificate, in PEM or base64')
    .option('--no-email', 'do not let it name users by e-mail address')
    .option('--allow-sha1', 'let signatures with SHA-1 count')
    .option('--disabled', 'keep it without trusting it for now')
    .action(async (issuer: string, flags: PutFlags) => {
      const certificate = readTextFile(context, flags.certificate, 'Name a file with a certificate in PEM or base64.');
      const { call, subaccount } = await connect(context, flags);
      const answer = await call(
        operations.putC4cIdentityProvider,
        { subaccount },
        {
          issuer,
          certificate,
          allowsEmail: flags.email,
          allowsSha1: flags.allowSha1 === true,
          isEnabled: flags.disabled !== true,
        },
      );
      print(context, flags, answer, () => `${answer.isNew ? 'Created' : 'Replaced'} ${issuer}.\n`);
    });

const deleteCommand = (context: CommandContext): Command =>
  defineServerCommand({
    usage: 'delete <issuer>',
    purpose: 'No longer trust a provider; tokens it vouched for end',
    examples: ['portolan c4c provider delete https://btp.example/acme'],
  })
    .option(...subaccountOption)
    .action(async (issuer: string, flags: C4cFlags) => {
      const { call, subaccount } = await connect(context, flags);
      await call(operations.deleteC4cIdentityProvider, { subaccount }, { issuer });
      context.write(`Deleted ${issuer}.\n`);
    });
