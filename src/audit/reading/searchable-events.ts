import { type RawBuilder, sql } from 'kysely';
import type { EntityTable, PropertySource } from '../../odata/sql/translate-filter.ts';

const column = (name: string) => ({ kind: 'column', column: name, isNullable: false, isBoolean: false }) as const;

/**
 * What events can be searched by. `User` names who acted as the Audit Log Retrieval API shows it; `Application` is the same for all, for it is
 * always this server that records. Source: SAP doc "Audit Log Retrieval API Usage" (Time, User, Category, Application)
 */
export const searchableEvents: EntityTable = {
  table: 'audit_events',
  properties: new Map<string, PropertySource>([
    ['Category', column('category')],
    ['User', column('caller')],
    ['TimeMs', column('created_at_ms')],
    ['Application', { kind: 'constant', value: 'portolan' }],
  ]),
};

/** Who acted, from the columns of an event: the texts are those `callerOf` makes. */
export const callerColumn = sql<string>`case when actor_kind = 'system' then ''
        when actor_kind = 'user' and client_id is not null then client_id || ' on behalf of ' || actor_name
        else actor_name end`;

/** The events of a range with the columns they are searched by. */
export const searchedEvents = (range: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`(select *, ${callerColumn} as caller
    from audit_events where ${range}) as event`;
