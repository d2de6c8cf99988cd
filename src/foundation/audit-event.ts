import type { RequestId, SubaccountId } from './ids.ts';

/** Who did something: for audit records. */
export type Actor = {
  readonly kind: 'administrator' | 'client' | 'user' | 'system';
  /** Name of the administrator or user, the client id, or the job. */
  readonly name: string;
  /** The client that acted for a user; a client acting for itself is named by `name`. */
  readonly clientId?: string;
  readonly remoteAddress?: string;
  readonly requestId?: RequestId;
};

/** The four categories of SAP's audit log. Source: SAP doc "Audit Log Retrieval API Usage for the Neo Environment" */
export type AuditCategory =
  | 'audit.security-events'
  | 'audit.configuration'
  | 'audit.data-access'
  | 'audit.data-modification';

/** Something that must be on record. Holds no secret, and of a token its first five symbols at most. */
export type AuditEvent = {
  readonly category: AuditCategory;
  /** Absent for events of the whole installation. */
  readonly subaccountId?: SubaccountId;
  readonly actor: Actor;
  readonly action: 'create' | 'read' | 'update' | 'delete' | 'login' | 'refuse';
  /** What it was done to, e.g. `OAuth client my-client`. */
  readonly object: string;
  /** One line for people, e.g. `Creating access token: 8271a`. */
  readonly message: string;
  /** Old and new values and the like. */
  readonly attributes?: Readonly<Record<string, string>>;
};
