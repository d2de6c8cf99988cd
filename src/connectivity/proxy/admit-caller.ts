import type { AccessTokenFacts, TokenCheck } from '../../authorization-server/index.ts';
import type { AuditEvent } from '../../foundation/audit-event.ts';
import type { RequestId, SubaccountId } from '../../foundation/ids.ts';
import { connectivityApplicationId, isOfInstance } from '../../inbound-auth/index.ts';
import type { Principal } from '../tunnel/tunnel-note.ts';
import { toPrincipal } from './principal-attributes.ts';

/** Who asks a proxy for an on-premise system, and for whom. */
export type ProxyCaller = {
  /** That of the token: it chooses among tunnels, and nothing else does (S-55). */
  readonly subaccountId: SubaccountId;
  readonly clientId: string;
  readonly principal: Principal | undefined;
};

/** What a caller presents, as tokens. */
export type PresentedTokens = {
  /** For the proxy itself. */
  readonly proxy: string | undefined;
  /** Of the user who is to be told to the back end. */
  readonly user?: string | undefined;
  /** Of the technical user who is. */
  readonly technicalUser?: string | undefined;
};

/** A caller, or why there is none: for the log, nobody is told. */
export type CallerAdmission =
  | { readonly kind: 'admitted'; readonly caller: ProxyCaller }
  | { readonly kind: 'refused'; readonly reason: string };

/** Where a request came from, for the record. */
export type RequestOrigin = { readonly remoteAddress: string; readonly requestId: RequestId };

/** Judges the tokens of one request. Never of a connection: the next request on it may be another user's, or another subaccount's. */
export type AdmitCaller = (tokens: PresentedTokens, origin: RequestOrigin) => Promise<CallerAdmission>;

const maxTokenCharacters = 16_384;

/**
 * Creates it. A proxy takes tokens of clients of its own service's instances, for the client or exchanged for a user; who calls for a user
 * with a token of its own may send the user's beside it. Source: SAP docs "Consuming the Connectivity Service", "Configure Principal
 * Propagation via User Exchange Token", "Authentication to the On-Premise System"
 */
export const createAdmitCaller = (parts: {
  readonly checkToken: (token: string) => Promise<TokenCheck>;
  readonly noteRefusal: (event: AuditEvent) => void;
}): AdmitCaller => {
  const check = async (token: string): Promise<TokenCheck> =>
    token.length > maxTokenCharacters ? { kind: 'invalid', reason: 'malformed' } : parts.checkToken(token);

  /** The token of a principal must be of the subaccount whose connector is told. */
  const readPrincipal = async (
    kind: Principal['kind'],
    token: string,
    subaccountId: SubaccountId,
  ): Promise<Principal | string> => {
    const checked = await check(token);
    if (checked.kind === 'invalid') return checked.reason;
    const { facts } = checked;
    if (facts.subaccountId !== subaccountId) return 'of another subaccount';
    if (facts.claims === undefined) return 'no JWT';
    if (facts.confirmation !== undefined && facts.isConfirmationOptional !== true) return 'bound to a certificate';
    if ((facts.user !== undefined) !== (kind === 'business')) return `not of a ${kind} user`;
    return toPrincipal(kind, facts.claims) ?? 'without a name';
  };

  return async ({ proxy, user, technicalUser }, origin) => {
    if (proxy === undefined) return refused('no token');
    const checked = await check(proxy);
    if (checked.kind === 'invalid') return refused(`token ${checked.reason}`);
    const { facts } = checked;
    const fault = findFault(facts);
    if (fault !== undefined) {
      parts.noteRefusal(foreignToken(facts, origin, fault));
      return refused(fault);
    }
    const { subaccountId, clientId } = facts;
    if ([facts.user, user, technicalUser].filter((one) => one !== undefined).length > 1) {
      return refused('more than one principal');
    }
    let principal = facts.user === undefined ? undefined : toPrincipal('business', facts.claims ?? {});
    for (const [kind, token] of [
      ['business', user],
      ['technical', technicalUser],
    ] as const) {
      if (token === undefined) continue;
      const read = await readPrincipal(kind, token, subaccountId);
      if (typeof read === 'string') return refused(`principal's token ${read}`);
      principal = read;
    }
    return { kind: 'admitted', caller: { subaccountId, clientId, principal } };
  };
};

const refused = (reason: string): CallerAdmission => ({ kind: 'refused', reason });

const findFault = (facts: AccessTokenFacts): string | undefined => {
  const isForService =
    facts.audience.includes(connectivityApplicationId) || isOfInstance(facts, connectivityApplicationId);
  if (facts.clientKind !== 'xsuaa' || facts.format !== 'jwt' || !isForService) return 'token for another audience';
  // There is no TLS here by which a certificate could be shown.
  if (facts.confirmation !== undefined && facts.isConfirmationOptional !== true) return 'token bound to a certificate';
  return facts.resources === undefined ? undefined : 'token for another resource';
};

/** A valid token shown where it is not for: whoever administers its client is to see that. */
const foreignToken = (facts: AccessTokenFacts, origin: RequestOrigin, reason: string): AuditEvent => ({
  category: 'audit.security-events',
  subaccountId: facts.subaccountId,
  actor: { kind: 'client', name: facts.clientId, ...origin },
  action: 'refuse',
  object: `OAuth client ${facts.clientId}`,
  message: 'Refusing an access token at the connectivity proxy',
  attributes: { reason },
});
