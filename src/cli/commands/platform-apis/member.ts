import type { Command } from 'commander';
import { operations } from '../../../management-api/contract.ts';
import type { CommandContext } from '../../context.ts';
import { collect, defineCommandGroup, defineQueryCommand, defineServerCommand } from '../../define-command.ts';
import { formatTable, print } from '../../output.ts';
import { connect, type SubaccountFlags, subaccountOption } from '../oauth/connect.ts';

type AddFlags = SubaccountFlags & {
  readonly role?: readonly string[];
  readonly customRole?: readonly string[];
  readonly userBase?: string;
  readonly email?: string;
};

const roles = `
Roles the platform brings: AccountAdministrator, Developer, CloudConnectorAdministrator, ApplicationUserAdministrator, ReadOnly.
The roles open nothing in Portolan; they are what the Platform Authorization Management API tells and changes.
`;

/** `portolan member`. Source: SAP doc "Platform Authorization Management API" */
export const createMemberCommand = (context: CommandContext): Command =>
  defineCommandGroup('member', 'Members of an account, and their platform roles', [
    listCommand(context),
    putCommand(context),
    removeCommand(context),
  ]).addHelpText('after', roles);

const listCommand = (context: CommandContext): Command =>
  defineQueryCommand({
    usage: 'list',
    purpose: 'List the members of an account',
    examples: ['portolan member list', 'portolan member list --subaccount acme --json'],
  })
    .option(...subaccountOption)
    .action(async (flags: SubaccountFlags) => {
      const { call, subaccount } = await connect(context, flags);
      const members = await call(operations.listMembers, { subaccount });
      print(context, flags, members, () =>
        formatTable(
          ['id', 'user base', 'roles', 'custom roles', 'e-mail'],
          members.map(({ id, userBase, roles: predefined, customRoles, email }) => [
            id,
            userBase,
            predefined.join(', '),
            customRoles.join(', '),
            email,
          ]),
        ),
      );
    });

const putCommand = (context: CommandContext): Command =>
  defineQueryCommand({
    usage: 'put <user>',
    purpose: 'Make a user a member of the account, or replace the roles of one',
    examples: [
      'portolan member put P1234567 --role AccountAdministrator',
      'portolan member put jane --user-base corp.accounts.ondemand.com --role Developer --custom-role Auditor',
    ],
  })
    .option(...subaccountOption)
    .option('--role <role>', 'one the platform brings, may be repeated', collect)
    .option('--custom-role <role>', 'one of the account itself, may be repeated', collect)
    .option('--user-base <host>', 'identity provider the user is of (default: accounts.sap.com)')
    .option('--email <address>', 'e-mail address')
    .action(async (userName: string, flags: AddFlags) => {
      const { call, subaccount } = await connect(context, flags);
      const answer = await call(
        operations.putMember,
        { subaccount },
        {
          userName,
          roles: [...(flags.role ?? [])],
          customRoles: [...(flags.customRole ?? [])],
          ...(flags.userBase !== undefined && { userBase: flags.userBase }),
          ...(flags.email !== undefined && { email: flags.email }),
        },
      );
      print(context, flags, answer, () => `${answer.isNew ? 'Added' : 'Changed'} ${answer.id}.\n`);
    });

const removeCommand = (context: CommandContext): Command =>
  defineServerCommand({
    usage: 'remove <id>',
    purpose: 'End a membership; an account that has an administrator keeps one',
    examples: ['portolan member remove P1234567', 'portolan member remove jane_CORP.ACCOUNTS.ONDEMAND.COM'],
  })
    .option(...subaccountOption)
    .action(async (id: string, flags: SubaccountFlags) => {
      const { call, subaccount } = await connect(context, flags);
      await call(operations.deleteMember, { subaccount, member: id });
      context.write(`Removed ${id}.\n`);
    });
