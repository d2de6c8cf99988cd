import type { Subaccount } from '../../accounts/index.ts';
import { type AuditRecord, callerOf } from '../../audit/index.ts';
import { toIsoTime } from '../../foundation/clock.ts';

/** A record as the API shows it. Source: SAP doc "Audit Log Retrieval API Usage" */
export const toWireRecord = (account: Subaccount, record: AuditRecord) => ({
  Uuid: record.id,
  Category: record.category,
  User: callerOf(record),
  Tenant: account.id,
  Account: account.technicalName,
  // Assumed: the name of what records events here.
  Application: 'portolan',
  Time: formatTime(record.createdAtMs),
  Message: formatMessage(record),
  InstanceId: null,
  FormatVersion: '2.2',
});

/** `2018-03-21T09.00.40.572+0000`: dots, for some file systems know no colons. */
const formatTime = (epochMs: number): string => toIsoTime(epochMs).replaceAll(':', '.').replace('Z', '+0000');

/** One line, with the details a record has. Assumed: their form */
const formatMessage = ({ message, object, action, attributes, actor }: AuditRecord): string => {
  const details = [
    ['object', object],
    ['action', action],
    ...Object.entries(attributes ?? {}),
    ...(actor.remoteAddress === undefined ? [] : [['remoteAddress', actor.remoteAddress]]),
    ...(actor.requestId === undefined ? [] : [['requestId', actor.requestId]]),
  ];
  return `${message} (${details.map(([name, value]) => `${name}: ${value}`).join('; ')})`;
};

const properties = [
  'Uuid',
  'Category',
  'User',
  'Tenant',
  'Account',
  'Application',
  'Time',
  'Message',
  'InstanceId',
  'FormatVersion',
] as const;

/** The sets: the second is an alias. Source: SAP doc "Audit Log Retrieval API Usage", SAP Cloud Identity Services */
export const recordSets = ['AuditLogRecords', 'AuditLogRecordsIds'] as const;

/** The service's metadata. Source: OData Common Schema Definition Language 4.0 */
export const metadata = `<?xml version="1.0" encoding="UTF-8"?>
<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>
<Schema Namespace="auditlog" xmlns="http://docs.oasis-open.org/odata/ns/edm">
<EntityType Name="AuditLogRecord"><Key><PropertyRef Name="Uuid"/></Key>${properties
  .map((name) => `<Property Name="${name}" Type="Edm.String"${name === 'InstanceId' ? '' : ' Nullable="false"'}/>`)
  .join('')}</EntityType>
<EntityContainer Name="Container">${recordSets
  .map((name) => `<EntitySet Name="${name}" EntityType="auditlog.AuditLogRecord"/>`)
  .join('')}</EntityContainer>
</Schema></edmx:DataServices></edmx:Edmx>
`;
