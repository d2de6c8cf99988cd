import type { Actor, AuditEvent } from '../foundation/audit-event.ts';
import type { Clock } from '../foundation/clock.ts';
import type { SubaccountId } from '../foundation/ids.ts';
import type { Database, Transaction } from '../storage/database.ts';

/** What every use case of the room needs. */
export type ContentParts = {
  readonly database: Database;
  readonly clock: Clock;
  readonly audit: { readonly append: (transaction: Transaction, event: AuditEvent) => Promise<void> };
  /** The id of a flow that answers a path below `/http` without being deployed, if there is one. */
  readonly findFlowWithPath?: (
    transaction: Transaction,
    subaccountId: SubaccountId,
    path: string,
  ) => Promise<string | undefined>;
};

/** Who changes what: the subaccount everything is confined to (S-55), and the actor of the audit event. */
export type Changer = { readonly subaccountId: SubaccountId; readonly actor: Actor };

const words = { create: 'Creating', update: 'Changing', delete: 'Deleting' } as const;

/** The audit event of a change. `object` is a noun and a name, e.g. `Integration package Orders`. */
export const contentEvent = (
  action: keyof typeof words,
  object: string,
  { subaccountId, actor }: Changer,
  attributes: Readonly<Record<string, string>> = {},
): AuditEvent => ({
  category: 'audit.configuration',
  subaccountId,
  actor,
  action,
  object,
  message: `${words[action]} ${object.slice(0, 1).toLowerCase()}${object.slice(1)}`,
  attributes,
});
