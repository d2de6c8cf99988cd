import type { Command } from 'commander';
import { toIsoTime } from '../../foundation/clock.ts';
import { operations } from '../../management-api/contract.ts';
import { type KeyParameterFlags, keyParametersOption, readKeyParameters } from '../bindings/key-parameters.ts';
import { chooseSubaccount } from '../choose-subaccount.ts';
import { createManagementClient } from '../connection/management-client.ts';
import type { CommandContext } from '../context.ts';
import { defineCommandGroup, defineQueryCommand, defineServerCommand, type ServerFlags } from '../define-command.ts';
import { formatTable, formatTime, print } from '../output.ts';

type Flags = ServerFlags & { readonly subaccount?: string };

type CreateFlags = Flags & KeyParameterFlags;

const subaccountOption = [
  '--subaccount <subaccount>',
  'subdomain, technical name or id (default: the only one)',
] as const;

/** `portolan service-key`. Source: SAP doc "Creating Service Instance and Service Key for Inbound Authentication" */
export const createServiceKeyCommand = (context: CommandContext): Command =>
  defineCommandGroup('service-key', 'Service keys of service instances', [
    defineQueryCommand({
      usage: 'list <instance>',
      purpose: 'List the keys of a service instance',
      examples: ['portolan service-key list my-api'],
    })
      .option(...subaccountOption)
      .action(async (instance: string, flags: Flags) => {
        const { call, subaccount } = await connect(context, flags);
        const keys = await call(operations.listServiceKeys, { subaccount, instance });
        print(context, flags, keys, () =>
          formatTable(
            ['name', 'type', 'created (utc)', 'last used (utc)', 'expires (utc)', 'safe to delete', 'id'],
            keys.map((key) => [
              key.name,
              key.credentialType,
              formatTime(toIsoTime(key.createdAtMs)),
              formatMoment(key.lastUsedAtMs),
              formatMoment(key.expiresAtMs),
              key.deletion === undefined ? 'yes' : `${key.deletion.isSafe ? 'yes' : 'no'}, ${key.deletion.reason}`,
              key.id,
            ]),
          ),
        );
      }),
    defineServerCommand({
      usage: 'create <instance> <name>',
      purpose: 'Create a service key and print its credentials as JSON, this once',
      examples: [
        'portolan service-key create my-api ci > key.json',
        'portolan service-key create my-xsuaa ci --x509 > key.json',
        `portolan service-key create my-xsuaa ci --parameters '{"credential-type":"x509","x509":{"validity":30}}'`,
        'portolan service-key create my-xsuaa ci --x509 --certificate client.pem',
        'portolan service-key create my-api ci --key-type certificate --validity 30 > key.json',
        'portolan service-key create my-flow ci --key-type certificate_external --certificate client.pem --no-pin',
      ],
    })
      .option(...subaccountOption)
      .option(...keyParametersOption)
      .option('--x509', 'a certificate instead of a secret (parameter credential-type)')
      .option('--certificate <file>', 'certificate of your own in PEM, with --x509 or --key-type certificate_external')
      .option(
        '--key-type <type>',
        'of an instance of it-rt: clientid_secret, certificate or certificate_external (parameter key-type)',
      )
      .option('--validity <days>', 'with --key-type certificate: 1 to 365 days (default: 365)')
      .option('--key-length <bits>', 'with --key-type certificate: 2048, 4096 or 8192 (default: 2048)')
      .option('--no-pin', 'with --key-type certificate_external: renewed certificates of the same names are taken, too')
      .action(async (instance: string, name: string, flags: CreateFlags) => {
        const parameters = await readKeyParameters(context, flags);
        const { call, subaccount } = await connect(context, flags);
        const body = { name, ...(parameters !== undefined && { parameters }) };
        const { credentials } = await call(operations.createServiceKey, { subaccount, instance }, body);
        context.write(`${JSON.stringify(credentials, null, 2)}\n`);
      }),
    defineServerCommand({
      usage: 'delete <instance> <name>',
      purpose: 'Delete a service key; its secret or certificate is refused from then on',
      examples: ['portolan service-key delete my-api ci'],
    })
      .option(...subaccountOption)
      .action(async (instance: string, name: string, flags: Flags) => {
        const { call, subaccount } = await connect(context, flags);
        await call(operations.deleteServiceKey, { subaccount, instance, key: name });
        context.write(`Deleted ${name}.\n`);
      }),
  ]);

const connect = async (context: CommandContext, flags: Flags) => {
  const client = createManagementClient(context, flags);
  const { id } = await chooseSubaccount(client, flags.subaccount);
  return { call: client.call, subaccount: id };
};

const formatMoment = (epochMs: number | undefined): string =>
  epochMs === undefined ? '' : formatTime(toIsoTime(epochMs));
