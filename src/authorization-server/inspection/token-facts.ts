import { z } from 'zod';
import { type SubaccountId, toServiceInstanceId, toSubaccountId } from '../../foundation/ids.ts';
import type { PublicUrls } from '../../http/server/public-urls.ts';
import type { AccessTokenFacts } from '../access-token/access-token.ts';
import type { StoredToken } from '../access-token/access-token-store.ts';
import { audienceOf } from '../access-token/claims/audience.ts';
import { type ClientKind, type KnownClient, technicalUserOf } from '../clients/oauth-client.ts';
import { platformAudienceOf } from '../issuers.ts';
import { resourcesOf } from './resource.ts';

const claimsSchema = z.object({
  iss: z.string(),
  sub: z.string(),
  client_id: z.string(),
  jti: z.string(),
  iat: z.number(),
  exp: z.number(),
  aud: z.array(z.string()),
  scope: z.union([z.array(z.string()), z.string()]),
  grant_type: z.string(),
  zid: z.string().optional(),
  user_name: z.string().optional(),
  user_id: z.string().optional(),
  origin: z.string().optional(),
  email: z.string().optional(),
  given_name: z.string().optional(),
  family_name: z.string().optional(),
  groups: z.array(z.string()).optional(),
  'xs.system.attributes': z.object({ 'xs.saml.groups': z.array(z.string()).optional() }).optional(),
  'xs.user.attributes': z.record(z.string(), z.array(z.string())).optional(),
  cnf: z.object({ 'x5t#S256': z.string() }).optional(),
  act: z.unknown().optional(),
  ext_attr: z
    .object({ serviceinstanceid: z.string().optional(), clientsubaccountid: z.string().optional() })
    .optional(),
});

/** The claims of a JWT that this room reads back. */
export type JwtClaims = z.output<typeof claimsSchema>;

/** Reads the claims of a verified JWT; `undefined` where it is no access token, e.g. an ID token (S-31). */
export const parseJwtClaims = (payload: unknown): JwtClaims | undefined => claimsSchema.safeParse(payload).data;

/** What a stored token says. Its end follows from its client's lifetime as it is now. */
export const opaqueFacts = (token: {
  readonly tokenHash: string;
  readonly stored: StoredToken;
  readonly known: KnownClient;
  readonly urls: PublicUrls;
}): AccessTokenFacts => {
  const { stored, known } = token;
  const { client } = known;
  const { user, confirmation, actors = [], notAfterMs = Number.POSITIVE_INFINITY } = stored.details ?? {};
  const lifetime = client.tokenLifetimeSeconds;
  const expiresAtMs = Math.min(
    notAfterMs,
    lifetime === 0 ? Number.POSITIVE_INFINITY : stored.issuedAtMs + lifetime * 1000,
  );
  const isXsuaa = client.kind === 'xsuaa';
  const userName = stored.userName ?? technicalUserOf(client.clientId);
  return {
    format: 'opaque',
    clientKind: client.kind,
    subaccountId: toSubaccountId(stored.subaccountId),
    clientSubaccountId: client.subaccountId,
    clientId: client.clientId,
    userName,
    sub: isXsuaa ? (user?.id ?? client.clientId) : userName,
    jti: token.tokenHash.slice(0, 32),
    ...(user !== undefined && { user }),
    scopes: stored.scopes,
    ...audienceFacts(stored.details?.audience, { ...token, scopes: stored.scopes }),
    ...(actors.length > 0 && { actors }),
    ...(confirmation !== undefined && { confirmation }),
    ...ofClient(known),
    grantType: stored.grantType,
    issuedAtMs: stored.issuedAtMs,
    ...(expiresAtMs !== Number.POSITIVE_INFINITY && { expiresAtMs }),
  };
};

/** What a JWT says. `known` is absent only while the database is away: then the claims alone tell what kind of client it is of. */
export const jwtFacts = (token: {
  readonly claims: JwtClaims;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly subaccountId: SubaccountId;
  readonly known: KnownClient | undefined;
  readonly urls: PublicUrls;
}): AccessTokenFacts => {
  const { claims, subaccountId, known, urls } = token;
  const { serviceinstanceid: serviceInstanceId, clientsubaccountid: clientSubaccountId } = claims.ext_attr ?? {};
  const clientKind = known?.client.kind ?? kindOf(claims, urls);
  const scopes = typeof claims.scope === 'string' ? claims.scope.split(' ').filter(Boolean) : claims.scope;
  const actors = actorsOf(claims.act);
  const audience = audienceFacts(claims.aud, { known, scopes, urls });
  return {
    format: 'jwt',
    clientKind,
    subaccountId,
    clientSubaccountId: clientSubaccountId === undefined ? subaccountId : toSubaccountId(clientSubaccountId),
    clientId: claims.client_id,
    userName: claims.user_name ?? technicalUserOf(claims.client_id),
    sub: claims.sub,
    jti: claims.jti,
    ...userOf(claims),
    ...(claims.cnf !== undefined && { confirmation: claims.cnf['x5t#S256'] }),
    scopes,
    ...audience,
    ...(actors.length > 0 && { actors }),
    ...subscriptionOf(clientKind, audience.audience),
    ...(serviceInstanceId !== undefined && { serviceInstanceId: toServiceInstanceId(serviceInstanceId) }),
    grantType: claims.grant_type,
    issuedAtMs: claims.iat * 1000,
    expiresAtMs: claims.exp * 1000,
    claims: token.payload,
  };
};

/**
 * Parts a token's audience in applications and addresses. One for addresses alone is for the applications its client's tokens are for, at
 * those addresses; while the client cannot be read, for none.
 */
const audienceFacts = (
  stated: readonly string[] | undefined,
  token: { readonly known: KnownClient | undefined; readonly scopes: readonly string[]; readonly urls: PublicUrls },
): Pick<AccessTokenFacts, 'audience' | 'resources'> => {
  const { known, scopes, urls } = token;
  const whole = known === undefined ? [] : audienceOf(known.client, scopes, urls);
  if (stated === undefined) return { audience: whole };
  const resources = resourcesOf(stated).filter((address) => address !== platformAudienceOf(urls));
  return resources.length === 0 ? { audience: stated } : { audience: whole, resources };
};

const maxActors = 16;

/** The chain of claim `act`, the latest actor first. Source: RFC 8693 §4.1 */
const actorsOf = (claim: unknown): readonly string[] => {
  const actors: string[] = [];
  let act = claim;
  while (typeof act === 'object' && act !== null && 'sub' in act && actors.length < maxActors) {
    actors.push(String(act.sub));
    act = 'act' in act ? act.act : undefined;
  }
  return actors;
};

const userOf = (claims: JwtClaims): Pick<AccessTokenFacts, 'user'> => {
  const { user_name: name, email, given_name: givenName, family_name: familyName } = claims;
  if (name === undefined || claims.origin === undefined) return {};
  return {
    user: {
      id: claims.user_id ?? name,
      name,
      ...(email !== undefined && { email }),
      ...(givenName !== undefined && { givenName }),
      ...(familyName !== undefined && { familyName }),
      origin: claims.origin,
      groups: claims['xs.system.attributes']?.['xs.saml.groups'] ?? claims.groups ?? [],
      attributes: claims['xs.user.attributes'] ?? {},
    },
  };
};

/** No client of another kind gets a token for an address of the Platform APIs. */
const kindOf = (claims: JwtClaims, urls: PublicUrls): ClientKind => {
  if (claims.zid !== undefined) return 'xsuaa';
  const platform = platformAudienceOf(urls);
  return claims.aud.some((name) => name === platform || name.startsWith(`${platform}/`))
    ? 'platform-api'
    : 'neo-application';
};

/** A Neo token's audience is the subscription its client was registered for. */
const subscriptionOf = (
  kind: ClientKind,
  [audience = '']: readonly string[],
): Pick<AccessTokenFacts, 'subscription'> => {
  const colon = audience.indexOf(':');
  return kind === 'neo-application' && colon > 0
    ? { subscription: { providerAccount: audience.slice(0, colon), application: audience.slice(colon + 1) } }
    : {};
};

const ofClient = ({ client }: KnownClient): Pick<AccessTokenFacts, 'subscription' | 'serviceInstanceId'> => ({
  ...(client.subscription !== undefined && { subscription: client.subscription }),
  ...(client.serviceInstanceId !== undefined && { serviceInstanceId: client.serviceInstanceId }),
});
