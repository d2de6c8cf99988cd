import { z } from 'zod';
import type { Database } from '../../storage/database.ts';
import type { AccessTokenFacts } from '../access-token/access-token.ts';
import { audienceOf } from '../access-token/claims/audience.ts';
import { isBoundHere } from '../bearer/authenticate-bearer.ts';
import type { OAuthClient } from '../clients/oauth-client.ts';
import { grantTypeNames } from '../doors/token-door.ts';
import { invalidExchange, invalidRequest, invalidTarget, unauthorizedClient } from '../errors.ts';
import type { TokenChecker } from '../inspection/check-token.ts';
import type { AuthorizationServerSettings } from '../settings.ts';
import { scopesOf } from '../token-request/scopes.ts';
import { chooseScopes, type FindUserRights } from '../users/user-scopes.ts';
import { createFindOrigin } from './exchange-origin.ts';
import { type Authorization, defineGrant, type Grant, type GrantRequest } from './grant.ts';

const tokenTypes = {
  accessToken: 'urn:ietf:params:oauth:token-type:access_token',
  jwt: 'urn:ietf:params:oauth:token-type:jwt',
} as const;
/** ID tokens and refresh tokens are for the client they were given to alone; assertions of others have grants of their own. */
const exchangeable = z.enum([tokenTypes.accessToken, tokenTypes.jwt]);
const tokenText = z.string().max(16_384);

const parameters = z.object({
  subject_token: tokenText,
  subject_token_type: exchangeable,
  actor_token: tokenText.optional(),
  actor_token_type: exchangeable.optional(),
  requested_token_type: exchangeable.optional(),
  token_format: z.string().optional(),
  audience: z.string().max(500).optional(),
});

type Exchange = GrantRequest<z.output<typeof parameters>>;

/** Longest chain of actors a token may carry. */
const maxActors = 8;

/**
 * A token of ours is exchanged for one that says less, or is for somebody else: never more scope than the token and the caller both have, never a
 * longer life, never another subject. The caller must be the client the token was given to, or one it is made out to.
 * Source: RFC 8693 §2, §4; security.md S-07, S-21, S-27, S-28
 */
export const createTokenExchangeGrant = (parts: {
  readonly database: Database;
  readonly checker: Pick<TokenChecker, 'check'>;
  readonly findUserRights: FindUserRights;
  readonly publicUrls: AuthorizationServerSettings['publicUrls'];
}): Grant => {
  const findOrigin = createFindOrigin(parts.database);

  const readToken = async (call: Exchange, what: 'subject' | 'actor', text: string, type: string) => {
    const check = await parts.checker.check(text);
    if (check.kind === 'invalid') throw invalidExchange(`${what} token ${check.reason}`);
    const { facts } = check;
    const { client } = call.known;
    if (type === tokenTypes.jwt && facts.format !== 'jwt') throw invalidExchange(`the ${what} token is no JWT`);
    if (facts.subaccountId !== call.zone.id || facts.clientKind !== client.kind) {
      throw invalidExchange(`the ${what} token is of another subaccount or system`);
    }
    const isOwn = facts.clientId === client.clientId;
    if (!isOwn && !isMadeOutTo(client, facts)) throw invalidExchange(`the ${what} token is not for this client`);
    if (!isBoundHere(facts, call.request)) throw invalidExchange(`the ${what} token is bound to another certificate`);
    return facts;
  };

  /** What both the token and the caller allow. */
  const scopesOfBoth = async ({ known, zone }: Exchange, subject: AccessTokenFacts) => {
    if (subject.user === undefined) return { scopes: scopesOf(known.client), roleCollections: undefined };
    return parts.findUserRights(known.client, zone, subject.user);
  };

  const authorize = async (call: Exchange): Promise<Authorization> => {
    const { client } = call.known;
    const asked = call.parameters;
    if (!client.isConfidential) throw unauthorizedClient();
    if ((asked.actor_token === undefined) !== (asked.actor_token_type === undefined)) {
      throw invalidRequest('The parameters actor_token and actor_token_type go together');
    }
    const wantsJwt = asked.requested_token_type === tokenTypes.jwt;
    if (wantsJwt && asked.token_format?.toLowerCase() === 'opaque') {
      throw invalidRequest('The parameters requested_token_type and token_format contradict each other');
    }
    const subject = await readToken(call, 'subject', asked.subject_token, asked.subject_token_type);
    const isOwn = subject.clientId === client.clientId;
    // Whoever exchanged it would speak for the other client; as itself it needs no token of that one.
    if (subject.user === undefined && !isOwn) {
      throw invalidExchange('the subject token speaks for another client, not for a user');
    }
    const actor =
      asked.actor_token === undefined
        ? undefined
        : await readToken(call, 'actor', asked.actor_token, asked.actor_token_type ?? tokenTypes.accessToken);
    assertMayAct(subject, actor?.sub ?? client.clientId);
    const actors = [...(actor === undefined ? [] : [actor.sub]), ...(subject.actors ?? [])];
    if (actors.length > maxActors) throw invalidExchange('too many actors');

    const rights = await scopesOfBoth(call, subject);
    const grantable = rights.scopes.filter((scope) => subject.scopes.includes(scope));
    const scopes = chooseScopes(grantable, call.requestedScope, call.door.acceptsCommas);
    const ends = [subject.expiresAtMs, actor?.expiresAtMs].filter((end) => end !== undefined);
    return {
      subject: subject.user === undefined ? { kind: 'client' } : { kind: 'user', user: subject.user },
      grantType: grantTypeNames.tokenExchange,
      scopes,
      roleCollections: rights.roleCollections,
      audience: chooseAudience(call, subject, audienceOf(client, scopes, parts.publicUrls), isOwn),
      ...(actors.length > 0 && { actors }),
      ...(ends.length > 0 && { notAfterMs: Math.min(...ends) }),
      ...(subject.confirmation !== undefined && { confirmation: subject.confirmation }),
      ...(await findOrigin(subject, asked.subject_token)),
      ...(wantsJwt && { format: 'jwtrfc' }),
      replyMembers: { issued_token_type: wantsJwt ? tokenTypes.jwt : tokenTypes.accessToken },
    };
  };

  return defineGrant({ grantType: grantTypeNames.tokenExchange, parameters, authorize });
};

/** A token for certain addresses was not meant for the client to pass on, whatever its applications. */
const isMadeOutTo = (client: OAuthClient, { audience, resources }: AccessTokenFacts): boolean =>
  resources === undefined && audience.some((name) => name === client.clientId || name === client.xsappname);

/** Who may act is sometimes said by the token itself. Source: RFC 8693 §4.4 */
const assertMayAct = ({ claims }: AccessTokenFacts, actor: string): void => {
  const mayAct = claims?.may_act;
  if (mayAct === undefined) return;
  const isAllowed = typeof mayAct === 'object' && mayAct !== null && 'sub' in mayAct && mayAct.sub === actor;
  if (!isAllowed) throw invalidExchange('the subject token names another actor');
};

/**
 * For whom the new token is: the application or the resource asked for, else whoever the subject token is for. What it was narrowed to, its
 * user may have been asked about: it does not become wider here. Source: RFC 8693 §2.1
 */
const chooseAudience = (
  { parameters: { audience }, resource }: Exchange,
  subject: AccessTokenFacts,
  possible: readonly string[],
  isOwn: boolean,
): readonly string[] | undefined => {
  // Every token that is not narrowed names the applications of all its scopes.
  const isNarrowed = isOwn && !possible.every((name) => subject.audience.includes(name));
  const applications = isNarrowed ? subject.audience : possible;
  if (audience !== undefined) {
    if (resource !== undefined || subject.resources !== undefined) throw invalidTarget();
    if (!applications.includes(audience)) throw invalidTarget();
    return [audience];
  }
  if (resource !== undefined) {
    if (isNarrowed || subject.resources?.includes(resource) === false) throw invalidTarget();
    return [resource];
  }
  return subject.resources ?? (isNarrowed ? subject.audience : undefined);
};
