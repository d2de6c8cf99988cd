import type { Actor, AuditEvent } from '../../foundation/audit-event.ts';
import type { ConfigurationKind, Level, Properties } from './configuration.ts';

/** What goes on record of a configuration: names of properties only, for values may be secrets. Source: security.md S-65 */
export const toAuditEvent = (
  { kind, level, name }: { readonly kind: ConfigurationKind; readonly level: Level; readonly name: string },
  action: AuditEvent['action'],
  actor: Actor,
  more: { readonly properties?: Properties; readonly message?: string } = {},
): AuditEvent => ({
  category: action === 'read' ? 'audit.data-access' : 'audit.configuration',
  subaccountId: level.subaccountId,
  actor,
  action,
  object: `${kind} ${name}`,
  message: more.message ?? `${action} ${kind} ${name}`,
  attributes: {
    level: level.instanceId === undefined ? 'subaccount' : `instance ${level.instanceId}`,
    ...(more.properties && { properties: Object.keys(more.properties).join(', ').slice(0, 2000) }),
  },
});
