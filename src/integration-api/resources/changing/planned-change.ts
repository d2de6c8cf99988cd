import { assertRole } from '../../../inbound-auth/index.ts';
import type { Row } from '../../../odata/entity.ts';
import { entityAlreadyExists, entityNotFound, entityToUpdateMissing } from '../../../odata/errors.ts';
import type { Transaction } from '../../../storage/database.ts';
import type { ChangeDefinition } from '../resource-change.ts';
import type { ResourceContext } from '../resource-context.ts';

/** A change that has passed every check and only waits to be made. */
export type PlannedChange = {
  /** Status of its success. */
  readonly status: 200 | 201 | 202 | 204;
  /** Whether it can be made in a transaction together with others. */
  readonly canJoin: boolean;
  /** Makes it, in the given transaction or in one of its own; answers the entity as it now is, where the room says. Throws 404 or 409 where the entity is missing, or there already. */
  readonly run: (transaction?: Transaction) => Promise<Row | readonly Row[] | undefined>;
  /** Name of the set whose entities it may answer. */
  readonly lists?: string;
};

/** What is known of an operation besides its own definition. */
export type ChangeRules = {
  readonly context: ResourceContext;
  /** Roles where the operation states none. */
  readonly roles: readonly string[] | undefined;
  /** Status of `missing` where the operation states none. */
  readonly missing: 404 | 409;
};

/** Whether an operation exists on the caller's platform. */
export const isOffered = <Input>(
  change: ChangeDefinition<Input> | undefined,
  flavour: 'neo' | 'cf',
): change is ChangeDefinition<Input> =>
  change !== undefined && (change.platforms === undefined || change.platforms.includes(flavour));

/** Plans an operation: roles first, then what it is given, which `readInput` reads and checks. */
export const planOperation = async <Input>(
  { context, roles, missing }: ChangeRules,
  change: ChangeDefinition<Input>,
  readInput: () => Promise<Input> | Input,
): Promise<PlannedChange> => {
  const { call } = context;
  assertRole(call, change.roles ?? roles ?? []);
  const input = await readInput();
  const { runIn } = change;
  return {
    status: change.status,
    canJoin: runIn !== undefined,
    ...(change.lists !== undefined && { lists: change.lists }),
    run: async (transaction) => {
      const outcome =
        transaction === undefined || runIn === undefined
          ? await change.run(call, input)
          : await runIn(transaction, call, input);
      if (outcome === 'exists') throw entityAlreadyExists();
      if (outcome === 'missing') {
        throw (change.missing ?? missing) === 409 ? entityToUpdateMissing() : entityNotFound();
      }
      return outcome;
    },
  };
};
