import type { Properties } from '../configurations/configuration.ts';
import { basicAuthentication } from './authentication-types/basic-authentication.ts';
import { noAuthentication } from './authentication-types/no-authentication.ts';
import { oauth2AuthorizationCode } from './authentication-types/oauth2-authorization-code.ts';
import { oauth2ClientCredentials } from './authentication-types/oauth2-client-credentials.ts';
import { oauth2JwtBearer } from './authentication-types/oauth2-jwt-bearer.ts';
import { oauth2Password } from './authentication-types/oauth2-password.ts';
import { oauth2RefreshToken } from './authentication-types/oauth2-refresh-token.ts';
import { oauth2SamlBearerAssertion } from './authentication-types/oauth2-saml-bearer-assertion.ts';
import { oauth2TechnicalUserPropagation } from './authentication-types/oauth2-technical-user-propagation.ts';
import { oauth2TokenExchange } from './authentication-types/oauth2-token-exchange.ts';
import { oauth2UserTokenExchange } from './authentication-types/oauth2-user-token-exchange.ts';
import { samlAssertion } from './authentication-types/saml-assertion.ts';
import type { AuthenticationType, BoundRetrieval } from './token-retrieval.ts';

/** The authentication types whose credentials this server retrieves. A new one is a file beside this one and a line here. */
export const authenticationTypes: readonly AuthenticationType[] = [
  noAuthentication,
  basicAuthentication,
  oauth2ClientCredentials,
  oauth2Password,
  oauth2UserTokenExchange,
  oauth2JwtBearer,
  oauth2RefreshToken,
  oauth2AuthorizationCode,
  oauth2TokenExchange,
  oauth2TechnicalUserPropagation,
  oauth2SamlBearerAssertion,
  samlAssertion,
];

const storedOnly: BoundRetrieval = {
  assertHeaders: () => {},
  retrieve: () => ({ kind: 'none' }),
  tokenKeyStore: undefined,
};

/**
 * Reads a destination's properties by its `Authentication`. Other types than HTTP and MAIL, and other authentications than the listed
 * ones, have no token logic: the destination is returned as stored. Source: SAP doc "HTTP Destinations"
 */
export const bindRetrieval = (properties: Properties): BoundRetrieval => {
  const type = properties.Type;
  const name = properties.Authentication ?? 'NoAuthentication';
  // A mail destination's own user and password have names of their own; of it only OAuth has token logic.
  if (type !== 'HTTP' && !(type === 'MAIL' && name.startsWith('OAuth2'))) return storedOnly;
  return authenticationTypes.find((candidate) => candidate.name === name)?.bind(properties) ?? storedOnly;
};

/** Whether the credential of this destination is one this server retrieves, `NoAuthentication` included. */
export const isRetrievable = (properties: Properties): boolean => {
  const name = properties.Authentication ?? 'NoAuthentication';
  return authenticationTypes.some((candidate) => candidate.name === name);
};
