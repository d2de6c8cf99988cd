import { type Command, Option } from 'commander';
import { toIsoTime } from '../../foundation/clock.ts';
import { operations, type ResponseOf } from '../../management-api/contract.ts';
import { chooseSubaccount } from '../choose-subaccount.ts';
import { createManagementClient } from '../connection/management-client.ts';
import type { CommandContext } from '../context.ts';
import { defineCommandGroup, defineQueryCommand, type ServerFlags } from '../define-command.ts';
import { formatTable, formatTime, print } from '../output.ts';

type Flags = ServerFlags & { readonly subaccount?: string };
type AlgorithmFlags = Flags & { readonly algorithm?: SigningKey['algorithm'] };
type SigningKey = ResponseOf<typeof operations.createSigningKey>;

const subaccountOption = [
  '--subaccount <subaccount>',
  'subdomain, technical name or id (default: the only one)',
] as const;

const algorithmOption = (): Option =>
  new Option('--algorithm <algorithm>', 'of the new key (default: that of the active key)').choices(['RS256', 'ES256']);

const lifeOfAKey = `
A key is pending first: applications that check tokens fetch it, but it signs nothing. Enabled, it signs, and the one before
is retired: it only verifies, until the last token it signed has expired (12 hours), and is deleted by itself. A subaccount
has two keys at most. "rotate" does all of this; "create", "enable" and "delete" are its steps by hand.
`;

/** `portolan signing-key`. Source: SAP doc "Rotate Signing Keys of Access Tokens" */
export const createSigningKeyCommand = (context: CommandContext): Command =>
  defineCommandGroup('signing-key', 'Keys that sign the tokens of a subaccount, and their rotation', [
    listCommand(context),
    rotateCommand(context),
    createCommand(context),
    enableCommand(context),
    deleteCommand(context),
  ]).addHelpText('after', lifeOfAKey);

const listCommand = (context: CommandContext): Command =>
  defineQueryCommand({
    usage: 'list',
    purpose: 'List the signing keys of a subaccount, and which can be deleted safely',
    examples: ['portolan signing-key list', 'portolan signing-key list --subaccount acme --json'],
  })
    .option(...subaccountOption)
    .action(async (flags: Flags) => {
      const { call, subaccount } = await connect(context, flags);
      const keys = await call(operations.listSigningKeys, { subaccount });
      print(context, flags, keys, () => formatKeys(keys));
    });

const rotateCommand = (context: CommandContext): Command =>
  defineQueryCommand({
    usage: 'rotate',
    purpose: 'Replace the signing key: publish a new one, enabled after 48 hours; the old one goes when it is safe',
    examples: ['portolan signing-key rotate', 'portolan signing-key rotate --algorithm ES256'],
  })
    .option(...subaccountOption)
    .addOption(algorithmOption())
    .action(async ({ algorithm, ...flags }: AlgorithmFlags) => {
      const { call, subaccount } = await connect(context, flags);
      const key = await call(
        operations.rotateSigningKey,
        { subaccount },
        { ...(algorithm !== undefined && { algorithm }) },
      );
      print(context, flags, key, () => formatPending(key));
    });

const createCommand = (context: CommandContext): Command =>
  defineQueryCommand({
    usage: 'create',
    purpose: 'Publish a new signing key, which signs once it is enabled',
    examples: ['portolan signing-key create', 'portolan signing-key create --algorithm ES256 --automatic'],
  })
    .option(...subaccountOption)
    .addOption(algorithmOption())
    .option('--automatic', 'enable it by itself after 48 hours')
    .action(async ({ algorithm, automatic, ...flags }: AlgorithmFlags & { readonly automatic?: boolean }) => {
      const { call, subaccount } = await connect(context, flags);
      const key = await call(
        operations.createSigningKey,
        { subaccount },
        { isAutomatic: automatic === true, ...(algorithm !== undefined && { algorithm }) },
      );
      print(context, flags, key, () => formatPending(key));
    });

const enableCommand = (context: CommandContext): Command =>
  defineQueryCommand({
    usage: 'enable <kid>',
    purpose: 'Sign with a pending key from now on; the active one is retired',
    examples: [
      'portolan signing-key enable default-jwt-key-0123456789',
      'portolan signing-key enable default-jwt-key-0123456789 --force',
    ],
  })
    .option(...subaccountOption)
    .option(
      '--force',
      'after one hour instead of twelve; applications that keep the key set for longer than that refuse the new tokens',
    )
    .action(async (kid: string, { force, ...flags }: Flags & { readonly force?: boolean }) => {
      const { call, subaccount } = await connect(context, flags);
      const key = await call(operations.enableSigningKey, { subaccount, kid }, { isForced: force === true });
      print(context, flags, key, () => `${kid} signs from now on.\n`);
    });

const deleteCommand = (context: CommandContext): Command =>
  defineQueryCommand({
    usage: 'delete <kid>',
    purpose: 'Delete a key that no valid token needs; with --emergency any key',
    examples: [
      'portolan signing-key delete default-jwt-key-0123456789',
      'portolan signing-key delete default-jwt-key-0123456789 --emergency',
    ],
  })
    .option(...subaccountOption)
    .option(
      '--emergency',
      'the key is in wrong hands: delete it although it signs or valid tokens need it. Portolan refuses its tokens at once, ' +
        'applications that check tokens by themselves when they next fetch the key set (@sap/xssec: 30 minutes at most). ' +
        'Where it was the active key, the pending one takes over at once, else a new one',
    )
    .action(async (kid: string, { emergency, ...flags }: Flags & { readonly emergency?: boolean }) => {
      const { call, subaccount } = await connect(context, flags);
      await call(operations.deleteSigningKey, { subaccount, kid }, { isEmergency: emergency === true });
      const keys = await call(operations.listSigningKeys, { subaccount });
      print(context, flags, keys, () => `Deleted ${kid}. The subaccount has:\n${formatKeys(keys)}`);
    });

const connect = async (context: CommandContext, flags: Flags) => {
  const client = createManagementClient(context, flags);
  const { id } = await chooseSubaccount(client, flags.subaccount);
  return { call: client.call, subaccount: id };
};

const formatKeys = (keys: readonly SigningKey[]): string =>
  formatTable(
    ['key', 'algorithm', 'state', 'created (utc)', 'enabled', 'retired', 'safe to delete'],
    keys.map((key) => [
      key.kid,
      key.algorithm,
      key.state,
      timeOf(key.createdAtMs),
      key.activatesAtMs === undefined ? timeOf(key.enabledAtMs) : `due ${timeOf(key.activatesAtMs)}`,
      timeOf(key.retiredAtMs),
      `${key.safeToDelete.isSafe ? 'yes' : 'no'}: ${key.safeToDelete.reason}`,
    ]),
  );

const formatPending = (key: SigningKey): string => {
  const published = `${key.kid} (${key.algorithm}) is published.`;
  return key.activatesAtMs === undefined
    ? `${published} Enable it from ${timeOf(key.enableFromMs)} on (UTC), with --force from ${timeOf(key.forceFromMs)} on.\n`
    : `${published} It signs from ${timeOf(key.activatesAtMs)} on (UTC); the key it replaces is deleted twelve hours after that.\n`;
};

const timeOf = (epochMs: number | undefined): string => (epochMs === undefined ? '' : formatTime(toIsoTime(epochMs)));
