import type { Subaccount } from '../../accounts/index.ts';
import { Secret } from '../../foundation/secret.ts';
import { trimEndOf } from '../../foundation/trim-end-of.ts';
import type { User } from '../../identity-provider/index.ts';
import type { Collaborators } from '../collaborators.ts';
import { type Authenticator, absent, rejected } from './authenticator.ts';
import { readAuthorizationHeader } from './authorization-header.ts';

/** Roles a user of the identity provider has for an audience. */
export type ListUserRoles = (
  subaccount: Subaccount,
  user: Pick<User, 'userName' | 'id'>,
) => Promise<ReadonlySet<string>>;

const maxCredentialCharacters = 8192;

/**
 * Creates the authenticator of users with a password. Only where the host or path names the subaccount: names are unique within one. An
 * unknown user and a wrong password look and cost the same, which the identity provider sees to.
 * Source: RFC 7617; SAP doc "Basic Authentication of an IdP User for API Clients"
 */
export const createBasicAuthenticator =
  (
    { accounts, identityProvider }: Pick<Collaborators, 'accounts' | 'identityProvider'>,
    listUserRoles: ListUserRoles,
  ): Authenticator =>
  async (request) => {
    const header = readAuthorizationHeader(request);
    if (header.kind !== 'present' || header.scheme !== 'basic') return absent;
    const pair = parseBasicCredentials(header.credentials);
    if (pair === undefined) return rejected('malformed Basic credentials');
    const subaccount = request.tenant === undefined ? undefined : await accounts.findSubaccountByLabel(request.tenant);
    if (subaccount === undefined) return rejected('Basic credentials where no subaccount is named');
    const user = await identityProvider.verifyPassword(subaccount.id, pair.userName, pair.password, {
      remoteAddress: request.remoteAddress,
      requestId: request.id,
    });
    if (user === undefined) return rejected('unknown user or wrong password');
    return {
      kind: 'accepted',
      principal: {
        kind: 'user',
        subaccountId: subaccount.id,
        name: user.userName,
        credential: 'basic',
        scopes: [],
        roles: await listUserRoles(subaccount, user),
      },
    };
  };

/** Splits `base64(user:password)` at the first colon; strict Base64 of valid UTF-8 without control characters. Source: RFC 7617 §2 */
export const parseBasicCredentials = (
  encoded: string,
): { readonly userName: string; readonly password: Secret } | undefined => {
  if (encoded.length > maxCredentialCharacters || !/^[A-Za-z0-9+/]+={0,2}$/.test(encoded)) return undefined;
  const bytes = Buffer.from(encoded, 'base64');
  if (trimEndOf(bytes.toString('base64'), '=') !== trimEndOf(encoded, '=')) return undefined;
  const decoded = decodeUtf8(bytes);
  const colon = decoded?.indexOf(':') ?? -1;
  if (decoded === undefined || colon <= 0 || /\p{Cc}/u.test(decoded)) return undefined;
  return { userName: decoded.slice(0, colon), password: new Secret(decoded.slice(colon + 1)) };
};

const decodeUtf8 = (bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
};
