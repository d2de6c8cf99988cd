import type { OAuthClient } from '../clients/oauth-client.ts';
import { chooseScopes } from '../users/user-scopes.ts';

/** Every XSUAA client may ask the server about tokens. Source: UAA doc "Scopes", `uaa.resource` */
const ofEveryXsuaaClient = ['uaa.resource'];

/** The scopes a client has, in registration order. */
export const scopesOf = (client: OAuthClient): readonly string[] =>
  client.kind === 'xsuaa' ? [...ofEveryXsuaaClient, ...client.scopes] : client.scopes;

/**
 * The scopes of a token: all of the client's, or those of them that were asked for. Throws `invalid_scope` where one is not the
 * client's (S-07). Source: RFC 6749 §3.3; some callers of the Neo service separate scopes by commas
 */
export const resolveScopes = (
  client: OAuthClient,
  requested: string | undefined,
  acceptsCommas: boolean,
): readonly string[] => chooseScopes(scopesOf(client), requested, acceptsCommas);
