import type { Actor } from '../../foundation/audit-event.ts';
import type { SubaccountId } from '../../foundation/ids.ts';
import type { ResourcePath } from '../../odata/parse-resource-path.ts';

/** One call of the API, alone or in a batch. */
export type ApiCall = {
  /** Path behind the service root, as received. */
  readonly rawPath: string;
  readonly rawQuery: string;
  readonly accept: string | undefined;
  /** Absolute address of the service, without trailing slash. */
  readonly serviceRoot: string;
  readonly subaccountId: SubaccountId;
  readonly flavour: 'neo' | 'cf';
  readonly roles: ReadonlySet<string>;
  readonly actor: Actor;
  /** Runtime user name of the caller. */
  readonly userName: string;
  /** True for a part of a batch, whose reply must be whole. */
  readonly isInBatch: boolean;
};

/** A call that reads, with its path resolved. */
export type Read = ApiCall & { readonly path: ResourcePath };
