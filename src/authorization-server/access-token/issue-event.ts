import type { Actor, AuditEvent } from '../../foundation/audit-event.ts';
import type { TokenOrder } from './access-token.ts';

const samlBearer = 'urn:ietf:params:oauth:grant-type:saml2-bearer';

/**
 * The record of an issued token: its first five symbols, or those of its `jti` where it is a JWT, as every JWT begins alike.
 * Source: SAP doc "Auditing and Logging Information for OAuth 2.0 Service"
 */
export const issueEvent = (order: TokenOrder, text: string): AuditEvent => {
  const kind = order.known.client.kind === 'platform-api' ? 'platform access token' : 'access token';
  return {
    ...eventOf(order),
    message: `Creating ${kind}: ${text.slice(0, 5)}`,
    ...(order.grantType === samlBearer && { attributes: { operation: 'Create access token from SAML bearer' } }),
  };
};

/** The record of a refresh token. Source: as `issueEvent` */
export const refreshEvent = (order: TokenOrder, text: string): AuditEvent => ({
  ...eventOf(order),
  message: `Creating refresh token: ${text.slice(0, 5)}`,
});

const eventOf = (order: TokenOrder): Omit<AuditEvent, 'message'> => ({
  category: 'audit.security-events',
  subaccountId: order.zone.id,
  actor: actorOf(order),
  action: 'create',
  object: `OAuth client ${order.known.client.clientId}`,
});

const actorOf = ({ subject, known, remoteAddress, requestId }: TokenOrder): Actor => {
  const { clientId } = known.client;
  return subject.kind === 'client'
    ? { kind: 'client', name: clientId, remoteAddress, requestId }
    : { kind: 'user', name: subject.user.name, clientId, remoteAddress, requestId };
};
