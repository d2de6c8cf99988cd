import type { Audit } from '../../audit/index.ts';
import type { AuditEvent } from '../../foundation/audit-event.ts';
import type { Clock } from '../../foundation/clock.ts';
import type { RouteRequest } from '../../http/server/route.ts';
import type { Database } from '../../storage/database.ts';
import { builtInOrigin, type TokenUser } from '../access-token/token-details.ts';
import type { TokenUsers } from '../users/token-users.ts';
import { findConsent, saveConsent } from './consent-store.ts';
import type { AuthorizationRequest } from './read-request.ts';

/** What is known about the user's will. */
export type Consents = {
  /** The scopes the user approves without being asked; `undefined` where the page must be shown. */
  readonly findApproved: (
    authorization: AuthorizationRequest,
    user: TokenUser,
    scopes: readonly string[],
  ) => Promise<readonly string[] | undefined>;
  /** Remembers an answer: `approved` of `asked`. */
  readonly remember: (
    request: RouteRequest,
    authorization: AuthorizationRequest,
    user: TokenUser,
    answer: { readonly asked: readonly string[]; readonly approved: readonly string[] },
  ) => Promise<void>;
};

/**
 * Creates the memory. A user is asked once for the same client and scopes, not at all where an administrator skipped it (O-27), and each time by a
 * client that cannot prove who it is, since every program may claim an address on the user's machine or a scheme of its own.
 * Source: SAP doc "Register an OAuth Client", Skip Consent Screen; RFC 6749 §10.2, RFC 8252 §8.6
 */
export const createConsents = (parts: {
  readonly database: Database;
  readonly clock: Clock;
  readonly audit: Pick<Audit, 'append'>;
  readonly users: Pick<TokenUsers, 'findBuiltIn'>;
}): Consents => ({
  findApproved: async ({ known, zone, target, prompts }, user, scopes) => {
    const { client } = known;
    if (prompts.includes('consent')) return undefined;
    if (client.skipConsent) return scopes;
    if (!client.isConfidential && !target.redirectUri.startsWith('https://')) return undefined;
    const given = await findConsent(parts.database, { subaccountId: zone.id, user }, client.clientId);
    if (given === undefined || !scopes.every((scope) => given.askedScopes.includes(scope))) return undefined;
    // A user deleted since, whose id somebody else has now, has not consented for the other.
    const isOther =
      user.origin === builtInOrigin && (await parts.users.findBuiltIn(zone.id, user.id, given.givenAtMs)) === undefined;
    if (isOther) return undefined;
    const approved = scopes.filter((scope) => given.approvedScopes.includes(scope));
    return approved.length === 0 && scopes.length > 0 ? undefined : approved;
  },

  remember: async (request, authorization, user, { asked, approved }) => {
    const { known, zone } = authorization;
    const { clientId } = known.client;
    await parts.database.write(async (transaction) => {
      await saveConsent(
        transaction,
        { subaccountId: zone.id, user },
        { clientId, askedScopes: asked, approvedScopes: approved, givenAtMs: parts.clock() },
      );
      await parts.audit.append(transaction, {
        ...consentEvent(request, authorization, user),
        action: 'create',
        message: 'Giving consent',
        attributes: { asked: asked.join(' '), approved: approved.join(' ') },
      });
    });
  },
});

/** What an audit event says of any answer: whose it is, to which client. Source: security.md S-65 */
export const consentEvent = (
  request: RouteRequest,
  { known, zone }: AuthorizationRequest,
  { name }: TokenUser,
): Pick<AuditEvent, 'category' | 'subaccountId' | 'actor' | 'object'> => {
  const { clientId } = known.client;
  return {
    category: 'audit.security-events',
    subaccountId: zone.id,
    actor: { kind: 'user', name, clientId, remoteAddress: request.remoteAddress, requestId: request.id },
    object: `Consent to OAuth client ${clientId}`,
  };
};
