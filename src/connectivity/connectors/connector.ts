import type { ConnectorId, SubaccountId } from '../../foundation/ids.ts';
import type { ConnectorConfiguration } from '../access-control/index.ts';

/** The kinds of connectors. Source: docs/decisions/0015-on-premise-over-a-tunnel.md */
export const connectorKinds = ['agent', 'local'] as const;

/** `agent`: a process in the other network, which holds its own configuration. `local`: run by the server itself. */
export type ConnectorKind = (typeof connectorKinds)[number];

type ConnectorFields = {
  readonly id: ConnectorId;
  readonly subaccountId: SubaccountId;
  /** Unique in the subaccount; empty for the usual one. Source: SAP doc "Adding and Managing Subaccounts" (Location ID) */
  readonly locationId: string;
  readonly description: string;
  /** Name of who made it. */
  readonly createdBy: string;
  readonly createdAtMs: number;
};

/** Which code, if any, an agent may enrol with. */
export type PendingCode = { readonly expiresAtMs: number };

/** A connector as it is stored; whether it is connected is not. */
export type Connector =
  | (ConnectorFields & { readonly kind: 'agent'; readonly pendingCode: PendingCode | undefined })
  | (ConnectorFields & {
      readonly kind: 'local';
      readonly configuration: ConnectorConfiguration;
      /** Changes with the configuration. */
      readonly revision: string;
    });

/** A connector that the server runs itself. */
export type LocalConnector = Extract<Connector, { readonly kind: 'local' }>;

/** What the connector without a location ID is called where something must stand in its place. */
export const defaultLabel = '(default)';

/** For log lines and audit records: a location ID may be empty. */
export const describeConnector = ({ locationId }: Pick<Connector, 'locationId'>): string =>
  locationId === '' ? 'Connector without location ID' : `Connector ${locationId}`;
