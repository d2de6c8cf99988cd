import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { toIsoTime } from '../../../foundation/clock.ts';
import { type InputOf, operations } from '../../../management-api/contract.ts';
import type { CommandContext } from '../../context.ts';
import { defineCommandGroup, defineQueryCommand, defineServerCommand } from '../../define-command.ts';
import { unreadableFile } from '../../errors.ts';
import { formatTable, formatTime, print } from '../../output.ts';
import { parseWholeNumber } from '../../parse-option.ts';
import { readSecretOption } from '../oauth/connect.ts';
import { type LevelFlags, openLevel, withLevel } from './destination-level.ts';

type Unit = InputOf<typeof operations.generateCertificate>['validityUnit'];
type GenerateFlags = LevelFlags & {
  readonly commonName?: string;
  readonly validity?: number;
  readonly unit?: Unit;
  readonly renew?: boolean;
  readonly password?: string;
};

const help = `
Destinations name these files: KeyStoreLocation is what they authenticate with, TrustStoreLocation what they trust. The ending of the name
says what is in a file: .pem .crt .cer .der, or .p12 .pfx .jks for keystores, whose password is in the destination.
`;

/** `portolan destination certificate`. Source: SAP doc "Manage Destination Certificates" */
export const createCertificateCommand = (context: CommandContext): Command =>
  defineCommandGroup('certificate', 'Certificates and keystores that destinations name', [
    withLevel(
      defineQueryCommand({
        usage: 'list',
        purpose: 'List certificates and keystores: whose they are, when they end, what names them',
        examples: [
          'portolan destination certificate list',
          'portolan destination certificate list --instance my-destinations --json',
        ],
      }),
    ).action(async (flags: LevelFlags) => {
      const { call, subaccount, where } = await openLevel(context, flags);
      const { instance } = where;
      const found =
        instance === undefined
          ? await call(operations.listCertificates, { subaccount })
          : await call(operations.listInstanceCertificates, { subaccount, instance });
      print(context, flags, found, () =>
        formatTable(
          ['name', 'subject', 'valid until (utc)', 'private key', 'used by'],
          found.map(({ name, entries: [first], problem, hasPrivateKey, usedBy }) => [
            name,
            first?.subject ?? problem,
            first && formatTime(toIsoTime(first.notAfterMs)),
            hasPrivateKey ? 'yes' : 'no',
            usedBy.map((user) => user.name).join(', ') || '-',
          ]),
        ),
      );
    }),
    withLevel(
      defineQueryCommand({
        usage: 'upload <file>',
        purpose: 'Store a certificate or keystore, or replace the one of its name',
        examples: [
          'portolan destination certificate upload trust.pem',
          'portolan destination certificate upload client.p12 --name erp-client.p12',
        ],
      }),
    )
      .option('--name <name>', 'name in destinations, its ending included (default: that of the file)')
      .action(async (path: string, flags: LevelFlags & { readonly name?: string }) => {
        const { call, subaccount, where } = await openLevel(context, flags);
        const { instance } = where;
        const name = flags.name ?? basename(path);
        const body = { name, content: readBase64(context, path) };
        const { isNew } =
          instance === undefined
            ? await call(operations.putCertificate, { subaccount }, body)
            : await call(operations.putInstanceCertificate, { subaccount, instance }, body);
        print(context, flags, { name, isNew }, () => `${isNew ? 'Created' : 'Replaced'} ${name}.\n`);
      }),
    generateCommand(context),
    withLevel(
      defineServerCommand({
        usage: 'public <name>',
        purpose: 'Print the certificates of a file in PEM, for the other side to trust; never a private key',
        examples: ['portolan destination certificate public client.p12 > client-public.pem'],
      }),
    ).action(async (name: string, flags: LevelFlags) => {
      const { call, subaccount, where } = await openLevel(context, flags);
      const { instance } = where;
      const keys =
        instance === undefined
          ? await call(operations.readCertificatePublicKeys, { subaccount, name })
          : await call(operations.readInstanceCertificatePublicKeys, { subaccount, instance, name });
      context.write(keys.map(({ content }) => content).join(''));
    }),
    withLevel(
      defineServerCommand({
        usage: 'delete <name>',
        purpose: 'Delete a certificate or keystore; destinations that name it fail from then on',
        examples: ['portolan destination certificate delete client.p12'],
      }),
    ).action(async (name: string, flags: LevelFlags) => {
      const { call, subaccount, where } = await openLevel(context, flags);
      const { instance } = where;
      if (instance === undefined) await call(operations.deleteCertificate, { subaccount, name });
      else await call(operations.deleteInstanceCertificate, { subaccount, instance, name });
      context.write(`Deleted ${name}.\n`);
    }),
  ]).addHelpText('after', help);

const generateCommand = (context: CommandContext): Command =>
  withLevel(
    defineServerCommand({
      usage: 'generate <name>',
      purpose: "Have the installation's own authority issue a certificate with a key pair, stored under the name",
      examples: [
        'portolan destination certificate generate client.pem --renew',
        'portolan destination certificate generate client.p12 --validity 6 --unit MONTHS --password - < password.txt',
      ],
    }),
  )
    .option('--common-name <name>', 'who it is issued to (default: the name of the file)')
    .option('--validity <number>', 'how long it is valid (default: 1)', parseWholeNumber)
    .addOption(new Option('--unit <unit>', 'of the validity (default: YEARS)').choices(['DAYS', 'MONTHS', 'YEARS']))
    .option('--renew', 'renew it before it ends')
    .option('--password <password>', 'of the keystore, or of the key in a PEM file. "-" reads standard input')
    .action(async (name: string, flags: GenerateFlags) => {
      const password = await readSecretOption(context, flags.password);
      const { call, subaccount, where } = await openLevel(context, flags);
      await call(
        operations.generateCertificate,
        { subaccount },
        {
          ...where,
          name,
          ...(flags.commonName !== undefined && { commonName: flags.commonName }),
          ...(flags.validity !== undefined && { validityValue: flags.validity }),
          ...(flags.unit !== undefined && { validityUnit: flags.unit }),
          automaticRenew: flags.renew === true,
          ...(password !== undefined && { password }),
        },
      );
      context.write(`Created ${name}.\n`);
    });

const readBase64 = (context: CommandContext, path: string): string => {
  try {
    return readFileSync(resolve(context.folder, path)).toString('base64');
  } catch (error) {
    throw unreadableFile(resolve(context.folder, path), 'Name a certificate or keystore.', error);
  }
};
