import type { Command } from 'commander';
import { operations } from '../../../management-api/contract.ts';
import type { CommandContext } from '../../context.ts';
import { defineCommandGroup, defineQueryCommand, defineServerCommand } from '../../define-command.ts';
import { formatTable, print } from '../../output.ts';
import { type C4cFlags, connect, readSecret, readTextFile, subaccountOption } from './connect.ts';

/** `portolan c4c user`. Source: SAP doc "Configuring the SAP BTP Application Connectivity to SAP Cloud for Customer APIs" (technical user) */
export const createC4cUserCommand = (context: CommandContext): Command =>
  defineCommandGroup('user', 'Technical users, which programs sign in as', [
    defineQueryCommand({ usage: 'list', purpose: 'List them', examples: ['portolan c4c user list'] })
      .option(...subaccountOption)
      .action(async (flags: C4cFlags) => {
        const { call, subaccount } = await connect(context, flags);
        const users = await call(operations.listC4cTechnicalUsers, { subaccount });
        print(context, flags, users, () =>
          formatTable(
            ['name', 'certificate'],
            users.map(({ name, certificate }) => [name, certificate === undefined ? 'no' : 'yes']),
          ),
        );
      }),
    defineQueryCommand({
      usage: 'put <name>',
      purpose:
        'Create a technical user, or replace what is known of it, with a password from standard input or a certificate',
      examples: [
        'portolan c4c user put EXTENSION < password.txt',
        'portolan c4c user put EXTENSION --certificate extension.cer',
      ],
    })
      .option(...subaccountOption)
      .option('--certificate <file>', 'the client certificate it shows, in PEM or base64; its password stays then')
      .action(async (name: string, flags: C4cFlags & { readonly certificate?: string }) => {
        const { certificate: file } = flags;
        const credential =
          file === undefined
            ? { password: await readSecret(context) }
            : { certificate: readTextFile(context, file, 'Name a file with a certificate in PEM or base64.') };
        const { call, subaccount } = await connect(context, flags);
        const body = { name, ...credential };
        const answer = await call(operations.putC4cTechnicalUser, { subaccount }, body);
        print(context, flags, answer, () => `${answer.isNew ? 'Created' : 'Changed'} ${name}.\n`);
      }),
    defineServerCommand({
      usage: 'delete <name>',
      purpose: 'Delete a technical user',
      examples: ['portolan c4c user delete EXTENSION'],
    })
      .option(...subaccountOption)
      .action(async (name: string, flags: C4cFlags) => {
        const { call, subaccount } = await connect(context, flags);
        await call(operations.deleteC4cTechnicalUser, { subaccount }, { name });
        context.write(`Deleted ${name}.\n`);
      }),
  ]);
