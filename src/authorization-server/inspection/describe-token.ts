import type { Accounts } from '../../accounts/index.ts';
import { toEpochSeconds } from '../../foundation/clock.ts';
import type { PublicUrls } from '../../http/server/public-urls.ts';
import type { AccessTokenFacts } from '../access-token/access-token.ts';
import { actClaim, confirmationClaim } from '../access-token/claims/subject-claims.ts';
import { neoIssuerOf, xsuaaIssuerOf } from '../issuers.ts';

type Members = Readonly<Record<string, unknown>>;

/** Puts a token's facts in the words of the wire, the same for opaque tokens and JWTs. */
export type DescribeToken = {
  /** Source: RFC 7662 §2.2, RFC 8705 §3.2, RFC 8693 §4.1 */
  readonly forIntrospection: (facts: AccessTokenFacts) => Promise<Members>;
  /** The claims of a JWT, or those an opaque token would have as one. Source: UAA doc "Check Token" */
  readonly asClaims: (facts: AccessTokenFacts) => Promise<Members>;
};

/** Creates the descriptions. */
export const createDescribeToken = (parts: {
  readonly accounts: Pick<Accounts, 'findSubaccount'>;
  readonly publicUrls: PublicUrls;
}): DescribeToken => {
  const findIssuer = async ({ subaccountId, clientKind, claims }: AccessTokenFacts): Promise<unknown> => {
    if (claims !== undefined) return claims.iss;
    const zone = await parts.accounts.findSubaccount(subaccountId);
    return zone && (clientKind === 'xsuaa' ? xsuaaIssuerOf : neoIssuerOf)(parts.publicUrls, zone);
  };

  return {
    forIntrospection: async (facts) => ({
      active: true,
      client_id: facts.clientId,
      token_type: 'Bearer',
      scope: facts.scopes.join(' '),
      sub: facts.sub,
      username: facts.userName,
      aud: facts.resources ?? facts.audience,
      iss: await findIssuer(facts),
      jti: facts.jti,
      ...timesOf(facts),
      ...(facts.claims?.nbf !== undefined && { nbf: facts.claims.nbf }),
      grant_type: facts.grantType,
      ...userMembers(facts),
      ...zoneOf(facts),
      ...actClaim(facts.actors),
      ...confirmationClaim(facts.confirmation),
    }),
    asClaims: async (facts) =>
      facts.claims ?? {
        jti: facts.jti,
        sub: facts.sub,
        client_id: facts.clientId,
        cid: facts.clientId,
        azp: facts.clientId,
        // Clients have read it from the start, of tokens without a user too.
        user_name: facts.userName,
        ...userMembers(facts),
        scope: facts.scopes,
        ...(facts.user === undefined && { authorities: facts.scopes }),
        aud: facts.resources ?? facts.audience,
        grant_type: facts.grantType,
        zid: facts.subaccountId,
        iss: await findIssuer(facts),
        ...timesOf(facts),
        ...actClaim(facts.actors),
        ...confirmationClaim(facts.confirmation),
      },
  };
};

/** What a resource server of a user needs. Source: UAA doc "Introspect Token" */
const userMembers = ({ user }: AccessTokenFacts): Members =>
  user === undefined
    ? {}
    : {
        user_id: user.id,
        user_name: user.name,
        origin: user.origin,
        ...(user.email !== undefined && { email: user.email }),
        ...(user.givenName !== undefined && { given_name: user.givenName }),
        ...(user.familyName !== undefined && { family_name: user.familyName }),
      };

const zoneOf = ({ clientKind, subaccountId }: AccessTokenFacts): Members =>
  clientKind === 'xsuaa' ? { zid: subaccountId } : {};

const timesOf = ({ issuedAtMs, expiresAtMs }: AccessTokenFacts): Members => ({
  iat: toEpochSeconds(issuedAtMs),
  ...(expiresAtMs !== undefined && { exp: toEpochSeconds(expiresAtMs) }),
});
