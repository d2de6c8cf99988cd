import type { Command } from 'commander';
import { operations } from '../../../management-api/contract.ts';
import type { CommandContext } from '../../context.ts';
import { defineCommandGroup, defineQueryCommand, defineServerCommand } from '../../define-command.ts';
import { CommandError } from '../../errors.ts';
import { formatTable, formatTime, print } from '../../output.ts';
import { parseWholeNumber } from '../../parse-option.ts';
import { connect, type SubaccountFlags, subaccountOption } from './connect.ts';

type FilterFlags = SubaccountFlags & { readonly client?: string; readonly user?: string };
type TokensFlags = FilterFlags & { readonly limit?: number; readonly after?: string };
type RevokeFlags = FilterFlags & { readonly authorization?: string };

const clientOption = ['--client <id>', 'of this client'] as const;
const userOption = [
  '--user <user>',
  'of this user: name, id or e-mail address; oauth_client_<client id> for what a client got for itself',
] as const;

/** `portolan authorization`. Source: SAP doc "Revoke OAuth Access Tokens" */
export const createAuthorizationCommand = (context: CommandContext): Command =>
  defineCommandGroup('authorization', 'Live tokens and what users authorized: find them, revoke them', [
    tokensCommand(context),
    listCommand(context),
    revokeCommand(context),
  ]);

const tokensCommand = (context: CommandContext): Command =>
  defineQueryCommand({
    usage: 'tokens',
    purpose: 'List live opaque access tokens, the newest first; JWTs are stored nowhere, so they are not listed',
    examples: ['portolan authorization tokens --client reader', 'portolan authorization tokens --user jane --json'],
  })
    .option(...subaccountOption)
    .option(...clientOption)
    .option(...userOption)
    .option('--limit <count>', 'how many at most, 500 at most', parseWholeNumber, 100)
    .option('--after <page>', 'go on where an earlier list ended')
    .action(async (flags: TokensFlags) => {
      const filter = readFilter(flags);
      const { call, subaccount } = await connect(context, flags);
      const page = await call(
        operations.searchTokens,
        { subaccount },
        {
          ...filter,
          ...(flags.limit !== undefined && { limit: flags.limit }),
          ...(flags.after !== undefined && { after: flags.after }),
        },
      );
      print(context, flags, page, () =>
        formatTable(
          ['token', 'client', 'user', 'scopes', 'issued (UTC)', 'expires'],
          page.tokens.map((token) => [
            token.id,
            token.clientId,
            token.user,
            token.scopes.join(' '),
            toTime(token.issuedAtMs),
            token.expiresAtMs === undefined ? 'never' : toTime(token.expiresAtMs),
          ]),
        ),
      );
      if (page.next !== undefined) context.writeNote(`There may be more: add --after ${page.next}\n`);
    });

const listCommand = (context: CommandContext): Command =>
  defineQueryCommand({
    usage: 'list',
    purpose: 'List authorizations: clients that can get tokens for a user by a refresh token',
    examples: ['portolan authorization list --user jane'],
  })
    .option(...subaccountOption)
    .option(...clientOption)
    .option(...userOption)
    .action(async (flags: FilterFlags) => {
      const filter = readFilter(flags);
      const { call, subaccount } = await connect(context, flags);
      const authorizations = await call(operations.searchAuthorizations, { subaccount }, filter);
      print(context, flags, authorizations, () =>
        formatTable(
          ['authorization', 'client', 'user', 'scopes', 'renewed (UTC)', 'expires'],
          authorizations.map(({ id, clientId, user, scopes, issuedAtMs, expiresAtMs }) => [
            id,
            clientId,
            user,
            scopes.join(' '),
            toTime(issuedAtMs),
            toTime(expiresAtMs),
          ]),
        ),
      );
    });

const revokeCommand = (context: CommandContext): Command =>
  defineServerCommand({
    usage: 'revoke [token]',
    purpose: 'End one token, all of an authorization, or all tokens of a client or user',
    examples: [
      'portolan authorization revoke 0f3a5c2e9b7d41f68a2b4c6d8e0f1a3b   # as `authorization tokens` names it; a refresh token may bring another',
      'portolan authorization revoke --authorization 5d9c2e1b-5f4e-4c1e-9d0a-2b6f0b1c7a11',
      'portolan authorization revoke --client reader   # its JWTs and refresh tokens too',
      'portolan authorization revoke --user jane       # with all that jane authorized',
    ],
  })
    .option(...subaccountOption)
    .option('--authorization <id>', 'all of this authorization, as `authorization list` lists it')
    .option(...clientOption)
    .option(...userOption)
    .action(async (token: string | undefined, flags: RevokeFlags) => {
      const { authorization, client, user } = flags;
      const hasFilter = (client ?? user) !== undefined;
      if ([token, authorization, hasFilter || undefined].filter((one) => one !== undefined).length !== 1) {
        throw new CommandError(
          'What is to be revoked must be named in one way.',
          'Name a token, or give --authorization, or --client and --user.',
        );
      }
      const { call, subaccount } = await connect(context, flags);
      if (token !== undefined) await call(operations.revokeToken, { subaccount, token });
      else if (authorization !== undefined) await call(operations.revokeAuthorization, { subaccount, authorization });
      else {
        const { count } = await call(operations.revokeTokens, { subaccount }, readFilter(flags));
        context.write(`Revoked; ${count} of the tokens were opaque.\n`);
        return;
      }
      context.write('Revoked.\n');
    });

const readFilter = ({ client, user }: FilterFlags) => {
  if (client === undefined && user === undefined) {
    throw new CommandError('A client or a user must be named.', 'Add --client or --user.');
  }
  return { ...(client !== undefined && { clientId: client }), ...(user !== undefined && { user }) };
};

const toTime = (ms: number): string => formatTime(new Date(ms).toISOString());
