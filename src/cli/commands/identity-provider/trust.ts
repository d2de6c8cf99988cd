import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { toIsoTime } from '../../../foundation/clock.ts';
import { operations } from '../../../management-api/contract.ts';
import { chooseSubaccount } from '../../choose-subaccount.ts';
import { createManagementClient } from '../../connection/management-client.ts';
import type { CommandContext } from '../../context.ts';
import {
  collect,
  defineCommandGroup,
  defineQueryCommand,
  defineServerCommand,
  type ServerFlags,
} from '../../define-command.ts';
import { CommandError, unreadableFile } from '../../errors.ts';
import { formatTable, formatTime, print } from '../../output.ts';

type Flags = ServerFlags & { readonly subaccount?: string };
type KindFlags = Flags & { readonly kind: string };
type PutFlags = KindFlags & {
  readonly certificate: readonly string[];
  readonly userIdAttribute?: string;
  readonly allowSha1?: boolean;
  readonly ssoUrl?: string;
  readonly ssoBinding?: string;
  readonly signRequests?: boolean;
  readonly linkText?: string;
  readonly disabled?: boolean;
  readonly description?: string;
};

const subaccountOption = [
  '--subaccount <subaccount>',
  'subdomain, technical name or id (default: the only one)',
] as const;
const kindOption = ['--kind <kind>', 'saml or jwt', 'saml'] as const;

/** `portolan trust`. What a landscape can say beyond these options is left to `portolan apply`. Source: SAP doc "Application Identity Provider" */
export const createTrustCommand = (context: CommandContext): Command =>
  defineCommandGroup('trust', 'Identity providers a subaccount trusts beside its own', [
    listCommand(context),
    putCommand(context),
    setDefaultCommand(context),
    deleteCommand(context),
  ]);

const connect = async (context: CommandContext, flags: Flags) => {
  const client = createManagementClient(context, flags);
  const { id } = await chooseSubaccount(client, flags.subaccount);
  return { call: client.call, subaccount: id };
};

const listCommand = (context: CommandContext): Command =>
  defineQueryCommand({ usage: 'list', purpose: 'List trusted identity providers', examples: ['portolan trust list'] })
    .option(...subaccountOption)
    .action(async (flags: Flags) => {
      const { call, subaccount } = await connect(context, flags);
      const [providers, uses] = await Promise.all([
        call(operations.listTrustedIdentityProviders, { subaccount }),
        call(operations.listIdentityProviderUses, { subaccount }),
      ]);
      const lastUse = (kind: string, name: string): string => {
        const use = uses.find((one) => one.kind === kind && one.name === name);
        return use === undefined ? 'never' : formatTime(toIsoTime(use.lastUsedAtMs));
      };
      print(context, flags, providers, () =>
        formatTable(
          ['kind', 'name', 'enabled', 'certificates', 'last used (utc)'],
          providers.map(({ kind, name, isEnabled, certificates = [] }) => [
            kind,
            name,
            isEnabled === false ? 'no' : 'yes',
            certificates.length,
            lastUse(kind, name),
          ]),
        ),
      );
    });

const putCommand = (context: CommandContext): Command =>
  defineQueryCommand({
    usage: 'put <name>',
    purpose: 'Trust an identity provider by its signing certificates; replaces all that is known of it',
    examples: [
      'portolan trust put https://idp.example.com --certificate idp.pem',
      'portolan trust put https://issuer.example.com --kind jwt --certificate issuer.pem',
    ],
  })
    .option(...subaccountOption)
    .option(...kindOption)
    .requiredOption('--certificate <file>', 'file with a certificate in PEM, may be repeated', collect)
    .option('--user-id-attribute <attribute>', 'attribute the user is named by (default: the subject; saml only)')
    .option('--sso-url <url>', 'where its users sign in by browser (saml only)')
    .option('--sso-binding <binding>', 'HTTP-Redirect or HTTP-POST (saml only)', 'HTTP-Redirect')
    .option('--sign-requests', 'sign requests to sign in with the trust key of the subaccount (saml only)')
    .option('--link-text <text>', 'what the sign-in page calls it (saml only)')
    .option('--allow-sha1', 'let signatures with SHA-1 count (saml only)')
    .option('--disabled', 'keep it without trusting it for now')
    .option('--description <text>', 'what it is')
    .action(async (name: string, flags: PutFlags) => {
      const certificates = flags.certificate.map((file) => readCertificate(context, file));
      const { call, subaccount } = await connect(context, flags);
      const common = {
        name,
        certificates,
        isEnabled: flags.disabled !== true,
        ...(flags.description !== undefined && { description: flags.description }),
      };
      const provider =
        parseKind(flags) === 'jwt'
          ? { kind: 'jwt' as const, ...common }
          : {
              kind: 'saml' as const,
              ...common,
              ...(flags.allowSha1 === true && { allowsSha1: true }),
              ...(flags.ssoUrl !== undefined && { ssoUrl: flags.ssoUrl, ssoBinding: parseBinding(flags) }),
              ...(flags.signRequests === true && { signsRequests: true }),
              ...(flags.linkText !== undefined && { linkText: flags.linkText }),
              ...(flags.userIdAttribute !== undefined && {
                userIdSource: { type: 'attribute' as const, attribute: flags.userIdAttribute },
              }),
            };
      const answer = await call(operations.putTrustedIdentityProvider, { subaccount }, provider);
      print(context, flags, answer, () => `${answer.isNew ? 'Created' : 'Replaced'} ${name}.\n`);
    });

const setDefaultCommand = (context: CommandContext): Command =>
  defineServerCommand({
    usage: 'default [name]',
    purpose: 'Send users who sign in by browser to an identity provider at once; without a name let them choose',
    examples: ['portolan trust default https://idp.example.com', 'portolan trust default'],
  })
    .option(...subaccountOption)
    .action(async (name: string | undefined, flags: Flags) => {
      const { call, subaccount } = await connect(context, flags);
      await call(operations.setDefaultIdentityProvider, { subaccount }, name === undefined ? {} : { name });
      context.write(name === undefined ? 'Users choose where to sign in.\n' : `Users sign in at ${name}.\n`);
    });

const deleteCommand = (context: CommandContext): Command =>
  defineServerCommand({
    usage: 'delete <name>',
    purpose: 'No longer trust an identity provider',
    examples: ['portolan trust delete https://idp.example.com'],
  })
    .option(...subaccountOption)
    .option(...kindOption)
    .action(async (name: string, flags: KindFlags) => {
      const { call, subaccount } = await connect(context, flags);
      await call(operations.deleteTrustedIdentityProvider, { subaccount }, { kind: parseKind(flags), name });
      context.write(`Deleted ${name}.\n`);
    });

const parseKind = ({ kind }: KindFlags): 'saml' | 'jwt' => {
  if (kind !== 'saml' && kind !== 'jwt') throw new CommandError(`There is no kind "${kind}".`, 'Use saml or jwt.');
  return kind;
};

const parseBinding = ({ ssoBinding }: PutFlags): 'HTTP-Redirect' | 'HTTP-POST' => {
  if (ssoBinding !== 'HTTP-Redirect' && ssoBinding !== 'HTTP-POST') {
    throw new CommandError(`There is no binding "${ssoBinding}".`, 'Use HTTP-Redirect or HTTP-POST.');
  }
  return ssoBinding;
};

const readCertificate = (context: CommandContext, file: string): string => {
  const path = resolve(context.folder, file);
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw unreadableFile(path, 'Name a file with a certificate in PEM.', error);
  }
};
