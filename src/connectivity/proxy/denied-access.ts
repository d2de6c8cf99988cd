import type { AuditEvent } from '../../foundation/audit-event.ts';
import { describeConnector } from '../connectors/connector.ts';
import type { ProxyCaller, RequestOrigin } from './admit-caller.ts';
import type { ProxyTarget } from './read-target.ts';

/** What goes on record of an application that asks for more than a connector opens. Source: SAP doc "Audit Logging in the Cloud Connector" (denied accesses) */
export const deniedAccess = (
  caller: ProxyCaller,
  locationId: string,
  { host, port }: Pick<ProxyTarget, 'host' | 'port'>,
  origin: RequestOrigin,
  reason: string,
): AuditEvent => ({
  category: 'audit.security-events',
  subaccountId: caller.subaccountId,
  actor: { kind: 'client', name: caller.clientId, ...origin },
  action: 'refuse',
  object: describeConnector({ locationId }),
  message: 'Denying access to an on-premise system',
  attributes: { system: `${host.toLowerCase()}:${port}`, reason },
});
