import type { Actor, AuditEvent } from '../../foundation/audit-event.ts';
import type { OAuthClient } from './oauth-client.ts';

const actionWords = { create: 'Creating', update: 'Updating', delete: 'Deleting' } as const;

/** The record of a change of a client. Source: SAP doc "Auditing and Logging Information for OAuth 2.0 Service" */
export const clientEvent = (action: 'create' | 'update' | 'delete', client: OAuthClient, actor: Actor): AuditEvent => ({
  category: 'audit.configuration',
  subaccountId: client.subaccountId,
  actor,
  action,
  object: `OAuth client ${client.clientId}`,
  message: `${actionWords[action]} ${client.kind === 'platform-api' ? 'platform' : 'application'} client: ${client.clientId}`,
});
