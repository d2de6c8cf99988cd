import { readFileSync, writeFileSync } from 'node:fs';
import { basename, extname, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { toIsoTime } from '../../../foundation/clock.ts';
import { operations, type ResponseOf } from '../../../management-api/contract.ts';
import type { CommandContext } from '../../context.ts';
import { defineCommandGroup, defineQueryCommand, defineServerCommand } from '../../define-command.ts';
import { CommandError, unreadableFile } from '../../errors.ts';
import { formatTable, formatTime, print } from '../../output.ts';
import { connect, readSecretOption, type SubaccountFlags, subaccountOption } from '../oauth/connect.ts';

type LevelFlags = SubaccountFlags & { readonly application?: string };
type Level = { readonly application?: string; readonly providerAccount?: string };
type Contents = ResponseOf<typeof operations.inspectKeystore>;
type UploadFlags = LevelFlags & {
  readonly name?: string;
  readonly type?: 'jks' | 'jceks' | 'p12' | 'pem';
  readonly overwrite?: boolean;
};

const types = ['jks', 'jceks', 'p12', 'pem'] as const;
const levelOption = [
  '--application <application>',
  'with this application of the subaccount, or with a subscription: <provider account>:<application> (default: with the subaccount)',
] as const;

const levels = `
A keystore lies with a subaccount, with one of its applications, or with one of its subscriptions. An application that asks for a
keystore by name gets that of the subscription, else its own, else that of the subaccount. Passwords are never stored.
`;

/** `portolan keystore`. Source: SAP doc "Keystore Console Commands" */
export const createKeystoreCommand = (context: CommandContext): Command =>
  defineCommandGroup('keystore', 'Keystores of a subaccount, its applications and subscriptions', [
    listCommand(context),
    showCommand(context),
    uploadCommand(context),
    downloadCommand(context),
    deleteCommand(context),
  ]).addHelpText('after', levels);

const listCommand = (context: CommandContext): Command =>
  defineQueryCommand({
    usage: 'list',
    purpose: 'List keystores on all levels',
    examples: ['portolan keystore list', 'portolan keystore list --subaccount acme --json'],
  })
    .option(...subaccountOption)
    .action(async (flags: SubaccountFlags) => {
      const { call, subaccount } = await connect(context, flags);
      const keystores = await call(operations.listKeystores, { subaccount });
      print(context, flags, keystores, () =>
        formatTable(
          ['name', 'type', 'level', 'bytes', 'valid until (utc)', 'last used (utc)', 'changed (utc)', 'by'],
          keystores.map((keystore) => [
            keystore.name,
            keystore.type,
            nameLevel(keystore),
            keystore.sizeBytes,
            keystore.notAfterMs === undefined ? '-' : formatTime(toIsoTime(keystore.notAfterMs)),
            keystore.lastUsedAtMs === undefined ? 'never' : formatTime(toIsoTime(keystore.lastUsedAtMs)),
            formatTime(toIsoTime(keystore.modifiedAtMs)),
            keystore.modifiedBy,
          ]),
        ),
      );
    });

const showCommand = (context: CommandContext): Command =>
  defineQueryCommand({
    usage: 'show <name>',
    purpose: 'Show the aliases and certificates in a keystore, never its keys',
    examples: ['portolan keystore show truststore', 'portolan keystore show client --password - < password.txt'],
  })
    .option(...subaccountOption)
    .option(...levelOption)
    .option('--password <password>', 'of the keystore, not stored; only PKCS#12 needs it. "-" reads standard input')
    .action(async (name: string, flags: LevelFlags & { readonly password?: string }) => {
      const password = await readSecretOption(context, flags.password);
      const { call, subaccount } = await connect(context, flags);
      const contents = await call(
        operations.inspectKeystore,
        { subaccount, keystore: name },
        { ...parseLevel(flags), ...(password !== undefined && { password }) },
      );
      if (contents.kind === 'password-needed') {
        throw new CommandError(`${name} tells nothing without its password.`, 'Give it with --password.');
      }
      if (contents.kind === 'failed') throw new CommandError(`${name} cannot be opened: ${contents.reason}.`);
      print(context, flags, contents.entries, () => formatContents(contents));
    });

const uploadCommand = (context: CommandContext): Command =>
  defineServerCommand({
    usage: 'upload <file>',
    purpose: 'Upload a keystore: .jks, .jceks, .p12 or .pem',
    examples: [
      'portolan keystore upload truststore.jks',
      'portolan keystore upload new.p12 --name client --overwrite',
      'portolan keystore upload client.p12 --application intprov:acmetmn',
    ],
  })
    .option(...subaccountOption)
    .option(...levelOption)
    .option('--name <name>', 'of the keystore (default: that of the file, without its extension)')
    .addOption(new Option('--type <type>', 'what it is (default: by the content)').choices(types))
    .option('--overwrite', 'replace the keystore of this name')
    .action(async (path: string, flags: UploadFlags) => {
      const content = readKeystore(context, path);
      const keystore = flags.name ?? basename(path, extname(path));
      const { call, subaccount } = await connect(context, flags);
      const { isNew } = await call(
        operations.putKeystore,
        { subaccount, keystore },
        {
          ...parseLevel(flags),
          content,
          overwrite: flags.overwrite === true,
          ...(flags.type !== undefined && { type: flags.type }),
        },
      );
      context.write(`${isNew ? 'Uploaded' : 'Replaced'} ${keystore}.\n`);
    });

const downloadCommand = (context: CommandContext): Command =>
  defineServerCommand({
    usage: 'download <name> [file]',
    purpose: 'Download a keystore as it was uploaded, private keys included; that is on record in the audit log',
    examples: ['portolan keystore download client', 'portolan keystore download client backup/client.p12 --overwrite'],
  })
    .option(...subaccountOption)
    .option(...levelOption)
    .option('--overwrite', 'replace the file')
    .action(async (name: string, file: string | undefined, flags: LevelFlags & { readonly overwrite?: boolean }) => {
      const { call, subaccount } = await connect(context, flags);
      const { type, content } = await call(
        operations.downloadKeystore,
        { subaccount, keystore: name },
        parseLevel(flags),
      );
      const path = resolve(context.folder, file ?? `${name}.${type}`);
      writeKeystore(path, Buffer.from(content, 'base64'), flags.overwrite === true);
      context.write(`Downloaded ${name} to ${path}.\n`);
    });

const deleteCommand = (context: CommandContext): Command =>
  defineServerCommand({
    usage: 'delete <name>',
    purpose: 'Delete a keystore',
    examples: ['portolan keystore delete client', 'portolan keystore delete client --application intprov:acmetmn'],
  })
    .option(...subaccountOption)
    .option(...levelOption)
    .action(async (name: string, flags: LevelFlags) => {
      const { call, subaccount } = await connect(context, flags);
      await call(operations.deleteKeystore, { subaccount, keystore: name }, parseLevel(flags));
      context.write(`Deleted ${name}.\n`);
    });

const parseLevel = ({ application: text }: LevelFlags): Level => {
  if (text === undefined) return {};
  const colon = text.indexOf(':');
  return colon < 0
    ? { application: text }
    : { providerAccount: text.slice(0, colon), application: text.slice(colon + 1) };
};

const nameLevel = ({
  application,
  providerAccount,
}: {
  readonly application?: string | undefined;
  readonly providerAccount?: string | undefined;
}): string => (application === undefined ? 'subaccount' : [providerAccount, application].filter(Boolean).join(':'));

const formatContents = ({ entries }: Extract<Contents, { kind: 'inspected' }>): string =>
  formatTable(
    ['alias', 'kind', 'subject', 'issuer', 'valid from (utc)', 'valid to (utc)'],
    entries.flatMap(({ alias, hasPrivateKey, certificates }) => {
      const kind = hasPrivateKey ? 'key pair' : 'certificate';
      if (certificates.length === 0) return [[alias, hasPrivateKey ? 'key' : 'secret']];
      return certificates.map((certificate, index) => [
        index === 0 ? alias : '',
        index === 0 ? kind : 'issuer',
        certificate.subject,
        certificate.issuer,
        formatTime(toIsoTime(certificate.validFromMs)),
        formatTime(toIsoTime(certificate.validToMs)),
      ]);
    }),
  );

const readKeystore = (context: CommandContext, path: string): string => {
  try {
    return readFileSync(resolve(context.folder, path)).toString('base64');
  } catch (error) {
    throw unreadableFile(resolve(context.folder, path), 'Name a keystore file.', error);
  }
};

/** Private keys may be in it: only the owner may read it. */
const writeKeystore = (path: string, content: Uint8Array, overwrite: boolean): void => {
  try {
    writeFileSync(path, content, { mode: 0o600, flag: overwrite ? 'w' : 'wx' });
  } catch (error) {
    const isThere = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    throw isThere
      ? new CommandError(`${path} exists already.`, 'Add --overwrite to replace it.')
      : unreadableFile(path, 'Name a file in a folder that can be written to.', error);
  }
};
