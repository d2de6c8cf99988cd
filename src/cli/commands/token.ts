import { type Command, Option } from 'commander';
import { type ClientCredentials, withInstanceCredentials } from '../bindings/instance-credentials.ts';
import { chooseSubaccount } from '../choose-subaccount.ts';
import { createManagementClient } from '../connection/management-client.ts';
import type { CommandContext } from '../context.ts';
import { defineQueryCommand, type ServerFlags } from '../define-command.ts';
import { CommandError } from '../errors.ts';
import { fetchToken, guessTokenService, type TokenServiceName, tokenServices } from '../fetch-token.ts';

type Flags = ServerFlags & {
  readonly subaccount?: string;
  readonly service?: string;
  readonly clientId?: string;
  readonly clientSecret?: string;
  readonly kind?: TokenServiceName;
  readonly decode?: boolean;
};

/** `portolan token`. Source: Portolan */
export const createTokenCommand = (context: CommandContext): Command =>
  defineQueryCommand({
    usage: 'token',
    purpose: 'Fetch an access token by client credentials and print it',
    examples: [
      'portolan token --service my-api',
      'portolan token --service my-api --decode',
      'portolan token --subaccount acme --client-id my-client --client-secret - < secret.txt',
      'curl -H "Authorization: Bearer $(portolan token --service my-api)" http://127.0.0.1:8080/t/acme/api/v1/MessageProcessingLogs',
    ],
    environment: { PORTOLAN_CLIENT_SECRET: "the client's secret (as --client-secret)" },
  })
    .option('--subaccount <subaccount>', 'subdomain, technical name or id (default: the only one)')
    .option('--service <instance>', 'client of a service instance; a service key is made and deleted again')
    .option('--client-id <id>', 'client to fetch a token for')
    .option('--client-secret <secret>', 'its secret; - reads it from standard input')
    .addOption(
      new Option('--kind <kind>', 'token service (default: xsuaa for ids that begin with sb-, else neo)').choices(
        tokenServices,
      ),
    )
    .option('--decode', 'print the claims of a JWT instead of the token')
    .action(async (flags: Flags) => {
      const client = createManagementClient(context, flags);
      const subaccount = await chooseSubaccount(client, flags.subaccount);
      const fetchFor = ({ clientId, clientSecret }: ClientCredentials) =>
        fetchToken(context, {
          serverUrl: client.connection.url,
          subdomain: subaccount.subdomain,
          service: flags.kind ?? guessTokenService(clientId),
          clientId,
          clientSecret,
        });
      const reply =
        flags.service === undefined
          ? await fetchFor(await readCredentials(context, flags))
          : await withInstanceCredentials(client, subaccount, flags.service, fetchFor);
      if (flags.decode === true) context.write(`${JSON.stringify(decode(reply.access_token), null, 2)}\n`);
      else context.write(flags.json === true ? `${JSON.stringify(reply, null, 2)}\n` : `${reply.access_token}\n`);
    });

const readCredentials = async (context: CommandContext, flags: Flags): Promise<ClientCredentials> => {
  if (flags.clientId === undefined) {
    throw new CommandError(
      'There is no client to fetch a token for.',
      'Name one with --service, or with --client-id and --client-secret.',
    );
  }
  const given = flags.clientSecret ?? context.environment.PORTOLAN_CLIENT_SECRET;
  if (given === undefined) {
    throw new CommandError(
      'There is no client secret.',
      'Give it with --client-secret (- for standard input) or PORTOLAN_CLIENT_SECRET.',
    );
  }
  return { clientId: flags.clientId, clientSecret: given === '-' ? (await context.readInput()).trimEnd() : given };
};

/** Claims as they stand in the token; nothing is verified here. */
const decode = (token: string): unknown => {
  const parts = token.split('.');
  if (parts.length !== 3) {
    throw new CommandError(
      'The token is opaque: it has no claims to decode.',
      'Leave out --decode to print the token itself.',
    );
  }
  return JSON.parse(Buffer.from(parts[1] ?? '', 'base64url').toString('utf8'));
};
