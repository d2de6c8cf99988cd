import type { Actor } from '../../foundation/audit-event.ts';
import type { SubaccountId } from '../../foundation/ids.ts';

/**
 * Who asks a resource-backed set or a function for something, and what for. Every room function is given `subaccountId` and confines
 * itself to it (S-55); `actor` goes into the audit event of a change.
 */
export type ResourceCall = {
  readonly subaccountId: SubaccountId;
  readonly flavour: 'neo' | 'cf';
  readonly actor: Actor;
  /** What the caller may do, in permissions: for rights within a resource, such as `AccessPoliciesArtifacts.AccessAll`. */
  readonly roles: ReadonlySet<string>;
  /** Options without `$` that the set or function declared, e.g. `keystoreName`, as decoded text. One given twice was refused with 400. */
  readonly customOptions: ReadonlyMap<string, string>;
  /** Absolute address of the API, without trailing slash: for values that are addresses of this API. */
  readonly serviceRoot: string;
};
