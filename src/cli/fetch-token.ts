import { z } from 'zod';
import { reach } from './connection/management-client.ts';
import type { CommandContext } from './context.ts';
import { CommandError } from './errors.ts';

/** The token services a client can belong to. Source: product description, "The systems it reproduces" 1, 2, 4 */
export const tokenServices = ['neo', 'platform-api', 'xsuaa'] as const;

export type TokenServiceName = (typeof tokenServices)[number];

const paths: Readonly<Record<TokenServiceName, string>> = {
  neo: '/oauth2/api/v1/token',
  'platform-api': '/oauth2/apitoken/v1',
  xsuaa: '/oauth/token',
};

/** A client and the subaccount it belongs to. Source: RFC 6749 §2.3.1 */
export type TokenRequest = {
  readonly serverUrl: string;
  readonly subdomain: string;
  readonly service: TokenServiceName;
  readonly clientId: string;
  readonly clientSecret: string;
};

const replySchema = z.looseObject({ access_token: z.string() });
const errorReplySchema = z.object({ error: z.string(), error_description: z.string().optional() });

/** Fetches a token by the client credentials grant. Answers the token service's whole reply. Source: RFC 6749 §4.4 */
export const fetchToken = async (
  context: CommandContext,
  request: TokenRequest,
): Promise<z.output<typeof replySchema>> => {
  // RFC 6749 §2.3.1: id and secret are form-encoded before they are joined; ids of service keys hold "|" and "!".
  const credentials = Buffer.from(`${formEncode(request.clientId)}:${formEncode(request.clientSecret)}`).toString(
    'base64',
  );
  const target = `${request.serverUrl}/t/${encodeURIComponent(request.subdomain)}${paths[request.service]}`;
  const response = await reach(context, target, request.serverUrl, {
    method: 'POST',
    headers: {
      authorization: `Basic ${credentials}`,
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'application/json',
    },
    body: 'grant_type=client_credentials',
  });
  const reply: unknown = await response.json().catch(() => undefined);
  const token = replySchema.safeParse(reply);
  if (response.ok && token.success) return token.data;
  const error = errorReplySchema.safeParse(reply);
  throw new CommandError(
    error.success
      ? `The token service refused: ${error.data.error_description ?? error.data.error} (${error.data.error}, HTTP ${response.status}).`
      : `The token service answered HTTP ${response.status} and no token.`,
    'Check client id, secret, --subaccount and --kind (neo, platform-api or xsuaa).',
  );
};

/** The token service a client id looks like it belongs to: ids of service instances begin with `sb-`. Source: SAP doc "Service Key Types" */
export const guessTokenService = (clientId: string): TokenServiceName => (clientId.startsWith('sb-') ? 'xsuaa' : 'neo');

const formEncode = (text: string): string => new URLSearchParams([['', text]]).toString().slice(1);
