import { z } from 'zod';
import { parseJwt, verifyJwt } from '../../crypto/jwt.ts';
import { parseJwkSet, type VerificationKey } from '../../crypto/verification-keys.ts';
import type { Clock } from '../../foundation/clock.ts';
import type { Principal } from '../../http/server/principal.ts';
import type { Level, Properties } from '../configurations/configuration.ts';
import type { UserTokenResult } from '../token-retrieval/lookup-input.ts';
import { isTenantLabel } from '../token-service/resolve-tenant.ts';
import { readSubdomain } from './caller.ts';
import type { FetchKeySet } from './key-sets.ts';

/** What is known of a token of our own. */
export type OwnTokenCheck =
  | {
      readonly kind: 'valid';
      readonly facts: {
        readonly user?: unknown;
        readonly claims?: Readonly<Record<string, unknown>>;
        readonly expiresAtMs?: number;
      };
    }
  | { readonly kind: 'invalid'; readonly reason: string };

/** What finding the user of a lookup needs. */
export type UserTokenParts = {
  readonly checkToken: (token: string) => Promise<OwnTokenCheck>;
  readonly fetchKeySet: FetchKeySet;
  readonly clock: Clock;
};

/** Finds the user a lookup is for. */
export type FindUserToken = (lookup: {
  readonly principal: Principal;
  /** `X-user-token`, where it is not empty. */
  readonly userToken: string | undefined;
  readonly level: Pick<Level, 'subaccountId'>;
  readonly properties: Properties;
}) => Promise<UserTokenResult>;

const missing = failed('A user token is required: send one in the header X-user-token, or call with one');

/**
 * Creates the search for the user: the token in `X-user-token`, else the token of the call. Tokens of ours are checked like everywhere; those
 * of others against the keys the destination names. Source: SAP doc "User Token Validation"; spec destination-service.md 4.8
 */
export const createFindUserToken =
  (parts: UserTokenParts): FindUserToken =>
  async ({ principal, userToken, level, properties }) => {
    if (userToken === undefined) return fromCall(principal);
    const check = await parts.checkToken(userToken);
    if (check.kind === 'valid') return fromOwn(userToken, check.facts);
    // What is not signed with a key of ours may be somebody else's; all else is ours and no good.
    if (check.reason !== 'signature' && check.reason !== 'malformed')
      return failed(`The user token is ${check.reason}`);
    return fromForeign(userToken, level, properties, parts);
  };

const fromCall = ({ kind, token, claims }: Principal): UserTokenResult =>
  kind === 'user' && token !== undefined && claims !== undefined
    ? toUser(token.reveal(), claims, Number(claims.exp) * 1000)
    : missing;

const fromOwn = (
  token: string,
  { user, claims, expiresAtMs }: Extract<OwnTokenCheck, { readonly kind: 'valid' }>['facts'],
): UserTokenResult => {
  if (user === undefined) return failed('The user token is the token of a client');
  if (claims === undefined) return failed('The user token must be a JWT');
  return toUser(token, claims, expiresAtMs ?? 0);
};

const fromForeign = async (
  token: string,
  level: Pick<Level, 'subaccountId'>,
  properties: Properties,
  parts: UserTokenParts,
): Promise<UserTokenResult> => {
  const parsed = parseJwt(token);
  if (parsed === undefined) return failed('The user token is no JWT');
  if (parsed.header.typ !== (nonEmpty(properties['x_user_token.header.typ']) ?? 'JWT')) {
    return failed('The user token is of another type than "x_user_token.header.typ" says');
  }
  const findKey = await findKeys(level, properties, parts);
  if (typeof findKey === 'string') return failed(findKey);
  const verification = await verifyJwt(token, { clock: parts.clock, findKey });
  if (verification.kind === 'rejected') return failed(`The user token is not accepted: ${verification.reason}`);
  const { payload } = verification;
  return toUser(token, payload, Number(payload.exp) * 1000);
};

type FindKey = (kid: string | undefined) => Promise<VerificationKey | undefined>;

/** The keys a destination trusts for user tokens, or why there are none. A key set in the properties wins over an address. */
const findKeys = async (
  level: Pick<Level, 'subaccountId'>,
  properties: Properties,
  { fetchKeySet }: UserTokenParts,
): Promise<FindKey | string> => {
  const inline = nonEmpty(properties['x_user_token.jwks']);
  const address = nonEmpty(properties['x_user_token.jwks_uri']);
  if (inline !== undefined) {
    const keys = parseKeySet(inline);
    return keys === undefined
      ? '"x_user_token.jwks" must be a key set in base64'
      : async (kid) => (kid === undefined ? undefined : keys.get(kid));
  }
  if (address === undefined) {
    return 'The user token is not of this system: the destination must have "x_user_token.jwks" or "x_user_token.jwks_uri"';
  }
  return async (kid) => (kid === undefined ? undefined : fetchKeySet(level, address, kid));
};

const parseKeySet = (base64: string): ReadonlyMap<string, VerificationKey> | undefined => {
  try {
    return parseJwkSet(JSON.parse(Buffer.from(base64, 'base64').toString('utf8')));
  } catch {
    return undefined; // no JSON
  }
};

const claimsSchema = z.record(z.string(), z.unknown());

const toUser = (token: string, claims: unknown, expiresAtMs: number): UserTokenResult => {
  const parsed = claimsSchema.parse(claims);
  const subdomain = readSubdomain(parsed);
  // It becomes a part of a host name: what an issuer of others writes there must not lead to another host.
  const isLabel = subdomain !== undefined && isTenantLabel(subdomain);
  return { kind: 'user', token, claims: parsed, expiresAtMs, subdomain: isLabel ? subdomain : undefined };
};

function failed(message: string): UserTokenResult {
  return { kind: 'failed', message };
}

const nonEmpty = (text: string | undefined): string | undefined => (text === '' ? undefined : text);
