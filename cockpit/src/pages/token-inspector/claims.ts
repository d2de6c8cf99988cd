import type { MessageKey } from '../../messages/messages.ts';

/** What the members of headers and payloads mean. Source: RFC 7515 §4.1, RFC 7519 §4.1, RFC 8693 §4, RFC 9068 §2.2; spec oauth-and-platform-apis.md 3.9, 7.3 */
export const meanings: ReadonlyMap<string, MessageKey> = new Map<string, MessageKey>([
  ['alg', 'claimAlg'],
  ['kid', 'claimKid'],
  ['typ', 'claimTyp'],
  ['jku', 'claimJku'],
  ['jid', 'claimJid'],
  ['iss', 'claimIss'],
  ['sub', 'claimSub'],
  ['aud', 'claimAud'],
  ['exp', 'claimExp'],
  ['nbf', 'claimNbf'],
  ['iat', 'claimIat'],
  ['auth_time', 'claimAuthTime'],
  ['jti', 'claimJti'],
  ['zid', 'claimZid'],
  ['account', 'claimAccount'],
  ['client_id', 'claimClientId'],
  ['cid', 'claimClientId'],
  ['azp', 'claimAzp'],
  ['scope', 'claimScope'],
  ['scopes', 'claimScope'],
  ['authorities', 'claimAuthorities'],
  ['grant_type', 'claimGrantType'],
  ['user_name', 'claimUserName'],
  ['user_id', 'claimUserId'],
  ['email', 'claimEmail'],
  ['given_name', 'claimGivenName'],
  ['family_name', 'claimFamilyName'],
  ['origin', 'claimOrigin'],
  ['groups', 'claimGroups'],
  ['ext_attr', 'claimExtAttr'],
  ['xs.user.attributes', 'claimUserAttributes'],
  ['xs.system.attributes', 'claimSystemAttributes'],
  ['rev_sig', 'claimRevSig'],
  ['cnf', 'claimCnf'],
  ['nonce', 'claimNonce'],
]);

/** Times in seconds since 1970. Source: RFC 7519 §2, NumericDate */
export const times: ReadonlySet<string> = new Set(['exp', 'nbf', 'iat', 'auth_time']);

/** A value as people read it: a list by its members, anything else that is no text as JSON. Source: Portolan */
export const toText = (value: unknown): string => {
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value.join('\n');
  return JSON.stringify(value, null, 2) ?? '';
};
