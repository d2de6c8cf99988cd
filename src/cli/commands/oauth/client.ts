import { type Command, Option } from 'commander';
import { type InputOf, operations, type ResponseOf } from '../../../management-api/contract.ts';
import type { CommandContext } from '../../context.ts';
import { defineCommandGroup, defineQueryCommand, defineServerCommand } from '../../define-command.ts';
import { formatTable, print } from '../../output.ts';
import { createApiClientCommand } from './client-api.ts';
import { createSecretCommand } from './client-secret.ts';
import { addSettingOptions, readSettings, type SettingFlags } from './client-settings.ts';
import { connect, readSecretOption, type SubaccountFlags, subaccountOption } from './connect.ts';

type CreateFlags = SubaccountFlags &
  SettingFlags & {
    readonly id?: string;
    readonly subscription: string;
    readonly secret?: string;
    readonly grant?: InputOf<typeof operations.createOAuthClient>['authorizationGrant'];
    readonly confidential?: boolean;
    readonly imported?: boolean;
  };
type ChangeFlags = SubaccountFlags &
  SettingFlags & { readonly name?: string; readonly enable?: boolean; readonly disable?: boolean };
type StoredClient = ResponseOf<typeof operations.getOAuthClient>;

const defaultLifetimeSeconds = 1200;

/** `portolan client`. Source: SAP doc "Register an OAuth Client", "Using Platform APIs" */
export const createClientCommand = (context: CommandContext): Command =>
  defineCommandGroup('client', 'OAuth clients of an account (`client api` for clients of the platform APIs)', [
    listCommand(context),
    showCommand(context),
    createCommand(context),
    changeCommand(context),
    deleteCommand(context),
    createSecretCommand(context),
    urlsCommand(context),
    createApiClientCommand(context),
  ]);

const listCommand = (context: CommandContext): Command =>
  defineQueryCommand({
    usage: 'list',
    purpose: 'List the OAuth clients registered in an account',
    examples: ['portolan client list', 'portolan client list --subaccount acme --json'],
  })
    .option(...subaccountOption)
    .action(async (flags: SubaccountFlags) => {
      const { call, subaccount } = await connect(context, flags);
      const clients = await call(operations.listOAuthClients, { subaccount });
      print(context, flags, clients, () =>
        formatTable(
          ['id', 'name', 'grant', 'subscription', 'lifetime (s)'],
          clients.map((client) => [
            client.id,
            client.name,
            client.authorizationGrant,
            client.subscription,
            client.tokenLifetimeSeconds,
          ]),
        ),
      );
    });

const showCommand = (context: CommandContext): Command =>
  defineQueryCommand({
    usage: 'show <id>',
    purpose: 'Show everything about an OAuth client but its secrets',
    examples: ['portolan client show reader'],
  })
    .option(...subaccountOption)
    .action(async (id: string, flags: SubaccountFlags) => {
      const { call, subaccount } = await connect(context, flags);
      const client = await call(operations.getOAuthClient, { subaccount, client: id });
      print(context, flags, client, () => formatClient(client));
    });

const createCommand = (context: CommandContext): Command =>
  addSettingOptions(
    defineQueryCommand({
      usage: 'create <name>',
      purpose: 'Register an OAuth client; a generated secret is printed this once',
      examples: [
        'portolan client create reader --subscription intprov/acmetmn',
        'portolan client create reader --subscription intprov/acmetmn --id reader --secret - --lifetime 1h < secret.txt',
        'portolan client create shop --subscription intprov/shop --grant authorization-code --redirect-uri https://shop.example/callback --lifetime 1h --refresh-lifetime 30d',
        'portolan client create app --subscription intprov/shop --grant authorization-code --no-confidential --redirect-uri com.example.app:/callback --refresh-lifetime 30d',
      ],
    }),
  )
    .option(...subaccountOption)
    .requiredOption('--subscription <provider/application>', 'application the client gets tokens for')
    .option('--id <id>', 'client id (default: a generated one)')
    .addOption(
      new Option('--grant <grant>', 'authorization grant, fixed from then on').choices([
        'client-credentials',
        'authorization-code',
      ]),
    )
    .option('--no-confidential', 'of an app that cannot keep a secret: it gets none')
    .option('--secret <secret>', 'client secret, - reads it from standard input (default: a generated one)')
    .option('--imported', 'brought along from SAP: may have --lifetime 0, unlimited')
    .action(async (name: string, flags: CreateFlags) => {
      const { call, subaccount } = await connect(context, flags);
      const secret = await readSecretOption(context, flags.secret);
      const created = await call(
        operations.createOAuthClient,
        { subaccount },
        {
          name,
          subscription: flags.subscription,
          ...readSettings(flags),
          tokenLifetimeSeconds: flags.lifetime ?? defaultLifetimeSeconds,
          ...(flags.id !== undefined && { id: flags.id }),
          ...(flags.grant !== undefined && { authorizationGrant: flags.grant }),
          ...(flags.confidential === false && { isConfidential: false }),
          ...(flags.imported === true && { isImported: true }),
          ...(secret !== undefined && { secret }),
        },
      );
      const shown = created.secret ?? (created.client.isConfidential ? '(the one you gave)' : '(none)');
      print(context, flags, created, () => formatTable(['client id', 'secret'], [[created.client.id, shown]]));
    });

const changeCommand = (context: CommandContext): Command =>
  addSettingOptions(
    defineQueryCommand({
      usage: 'change <id>',
      purpose: 'Change an OAuth client; what is not named stays, a list that is named replaces the one there is',
      examples: [
        'portolan client change reader --lifetime 12h     # counts for opaque tokens issued before, too',
        'portolan client change shop --redirect-uri https://shop.example/a --redirect-uri https://shop.example/b',
        'portolan client change reader --disable          # its tokens are refused from then on',
      ],
    }),
  )
    .option(...subaccountOption)
    .option('--name <name>', 'its name')
    .option('--disable', 'refuse the client and its tokens')
    .option('--enable', 'accept them again')
    .action(async (id: string, flags: ChangeFlags) => {
      const { call, subaccount } = await connect(context, flags);
      const client = await call(
        operations.changeOAuthClient,
        { subaccount, client: id },
        {
          ...readSettings(flags),
          ...(flags.name !== undefined && { name: flags.name }),
          ...(flags.disable === true && { isEnabled: false }),
          ...(flags.enable === true && { isEnabled: true }),
        },
      );
      print(context, flags, client, () => formatClient(client));
    });

const deleteCommand = (context: CommandContext): Command =>
  defineServerCommand({
    usage: 'delete <id>',
    purpose: 'Delete an OAuth client; its tokens end with it, roles given to its user stay',
    examples: ['portolan client delete reader'],
  })
    .option(...subaccountOption)
    .action(async (id: string, flags: SubaccountFlags) => {
      const { call, subaccount } = await connect(context, flags);
      await call(operations.deleteOAuthClient, { subaccount, client: id });
      context.write(`Deleted ${id}.\n`);
    });

const urlsCommand = (context: CommandContext): Command =>
  defineQueryCommand({
    usage: 'urls',
    purpose: 'Print the URLs where users authorize and clients get tokens (cockpit: Security > OAuth > Branding)',
    examples: ['portolan client urls --subaccount acme'],
  })
    .option(...subaccountOption)
    .action(async (flags: SubaccountFlags) => {
      const { call, subaccount } = await connect(context, flags);
      const urls = await call(operations.readOAuthUrls, { subaccount });
      print(context, flags, urls, () =>
        formatTable(
          ['what', 'url'],
          [
            ['authorization endpoint', urls.authorizationEndpoint],
            ['token endpoint', urls.tokenEndpoint],
            ['end user UI', urls.endUserUi ?? '(none)'],
          ],
        ),
      );
    });

const formatClient = (client: StoredClient): string =>
  formatTable(
    ['field', 'value'],
    Object.entries(client)
      .filter(([, value]) => !(Array.isArray(value) && value.length === 0))
      .map(([field, value]) => [field, typeof value === 'object' ? JSON.stringify(value) : value]),
  );
