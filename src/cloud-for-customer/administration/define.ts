import { readSigningCertificate } from '../../identity-provider/index.ts';
import { invalidField } from '../errors.ts';
import {
  type C4cOAuthClient,
  type C4cOAuthClientInput,
  type OAuthIdentityProvider,
  type OAuthIdentityProviderInput,
  odataScope,
} from './system.ts';

const maxNameLength = 1_024;
const maxScopes = 100;
const maxLifetimeSeconds = 86_400;
const defaultLifetimeSeconds = 3_600;
/** Source: RFC 6749 §3.3 */
const scopePattern = /^[\x21\x23-\x5b\x5d-\x7e]{1,200}$/;

/** The provider an input describes. Throws a 400 `WireError`. Source: SAP doc "Configure OAuth Identity Provider in SAP Cloud for Customer" */
export const defineProvider = (input: OAuthIdentityProviderInput): OAuthIdentityProvider => {
  assertText('issuer', input.issuer);
  const certificate = readSigningCertificate(input.certificate);
  if (certificate === undefined) {
    throw invalidField(
      'certificate',
      'must be one certificate in PEM or base64 with an RSA or EC key, and no private key',
    );
  }
  return {
    issuer: input.issuer,
    certificate,
    allowsEmail: input.allowsEmail ?? true,
    allowsSha1: input.allowsSha1 ?? false,
    isEnabled: input.isEnabled ?? true,
  };
};

/** The client an input describes. Throws a 400 `WireError`. Source: SAP doc "Configure the OAuth Client for OData Access" */
export const defineClient = (id: string, input: C4cOAuthClientInput): C4cOAuthClient => {
  assertText('description', input.description);
  assertText('issuer', input.issuer);
  const { tokenLifetimeSeconds = defaultLifetimeSeconds, scopes = [odataScope], secret } = input;
  if (
    !Number.isInteger(tokenLifetimeSeconds) ||
    tokenLifetimeSeconds < 1 ||
    tokenLifetimeSeconds > maxLifetimeSeconds
  ) {
    throw invalidField('tokenLifetimeSeconds', `must be a whole number from 1 to ${maxLifetimeSeconds}`);
  }
  if (scopes.length === 0 || scopes.length > maxScopes || !scopes.every((scope) => scopePattern.test(scope))) {
    throw invalidField('scopes', `must have 1 to ${maxScopes} names without blanks, quotes and backslashes`);
  }
  if (secret !== undefined) assertSecret('secret', secret);
  return {
    id,
    description: input.description,
    tokenLifetimeSeconds,
    issuer: input.issuer,
    scopes: [...new Set(scopes)],
    requiresClientId: input.requiresClientId ?? false,
  };
};

/** Throws 400 for a name a technical user cannot have: it must fit into Basic credentials. Source: RFC 7617 §2 */
export const assertTechnicalUserName = (name: string): void => {
  if (name.length > 256 || name.includes(':')) throw invalidField('name', 'must have 1 to 256 characters and no colon');
  assertText('name', name);
};

/** Throws 400 for a secret that is too short or does not fit into Basic credentials. Source: RFC 7617 §2; NIST SP 800-63B §5.1.1 */
export const assertSecret = (field: string, secret: string): void => {
  if (secret.length < 8 || secret.length > 256 || /\p{Cc}/u.test(secret)) {
    throw invalidField(field, 'must have 8 to 256 characters and no control characters');
  }
};

/** Throws 400 for a name that is empty, too long or has blanks at its ends. */
export const assertText = (field: string, text: string): void => {
  if (text.length === 0 || text.length > maxNameLength || text.trim() !== text || /\p{Cc}/u.test(text)) {
    throw invalidField(
      field,
      `must have 1 to ${maxNameLength} characters, no control characters and no blanks at its ends`,
    );
  }
};
