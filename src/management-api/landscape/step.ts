import type { Subaccount } from '../../accounts/index.ts';
import type { Secret } from '../../foundation/secret.ts';

/** Where something is in a landscape: keys and indexes from its root. Source: Portolan */
export type Position = readonly (string | number)[];

/** How one entry of a landscape compares to what there is, and what makes it so. Source: Portolan */
export type Comparison =
  | { readonly action: 'unchanged' }
  | {
      readonly action: 'create' | 'update';
      /** Names of the fields that differ; empty for something new. */
      readonly fields: readonly string[];
      /** Answers a secret that was generated. */
      readonly write: () => Promise<Secret | undefined>;
    };

/** One entry of a landscape. `compare` is called when the steps before it are done, because it may depend on them. Source: Portolan */
export type Step = {
  /** E.g. `acme/destinations/erp`. */
  readonly path: string;
  readonly position: Position;
  /** Throws what is wrong with the entry itself, before anything is changed. */
  readonly check?: () => void;
  readonly compare: () => Promise<Comparison>;
  /** Something legal about the entry that may be a mistake all the same; asked when it is done. */
  readonly findHint?: () => Promise<string | undefined>;
};

/** A subaccount of a landscape that may be there already. Source: Portolan */
export type SubaccountSteps = {
  readonly path: string;
  readonly position: Position;
  /** Undefined as long as it does not exist: in a dry run to the end. */
  readonly find: () => Promise<Subaccount | undefined>;
};

/** Nothing to do. Source: Portolan */
export const unchanged: Comparison = { action: 'unchanged' };

/** Something new. Source: Portolan */
export const toCreate = (write: () => Promise<unknown>): Comparison =>
  toCreateWithSecret(async () => {
    await write();
    return undefined;
  });

/** Something new that may come with a generated secret. Source: Portolan */
export const toCreateWithSecret = (write: () => Promise<Secret | undefined>): Comparison => ({
  action: 'create',
  fields: [],
  write,
});

/** `unchanged` where no field differs. Source: Portolan */
export const toUpdate = (fields: readonly string[], write: () => Promise<unknown>): Comparison =>
  fields.length === 0
    ? unchanged
    : {
        action: 'update',
        fields,
        write: async () => {
          await write();
          return undefined;
        },
      };

/** The steps for a list of entries in a subaccount, each named `<subaccount>/<kind>/<name>`. Source: Portolan */
export const stepsFor = <Item>(
  parent: SubaccountSteps,
  kind: { readonly name: string; readonly key: string },
  items: readonly Item[],
  nameOf: (item: Item) => string,
  compare: (subaccount: Subaccount, item: Item) => Promise<Comparison>,
  check: (item: Item) => void = () => {},
): readonly Step[] =>
  items.map((item, index) => ({
    path: `${parent.path}/${kind.name}/${nameOf(item)}`,
    position: [...parent.position, kind.key, index],
    check: () => check(item),
    compare: async () => {
      const subaccount = await parent.find();
      return subaccount === undefined ? inNewSubaccount : compare(subaccount, item);
    },
  }));

/** Where the subaccount is yet to come (a dry run), everything in it is new. Source: Portolan */
export const inNewSubaccount: Comparison = toCreate(() => {
  throw new Error('an entry was written before its subaccount');
});

/** Names of the fields of `wanted` whose values differ from those of `stored`. What `wanted` leaves out does not matter. Source: Portolan */
export const differingFields = <Fields extends Readonly<Record<string, unknown>>>(
  wanted: Fields,
  stored: { readonly [Name in keyof Fields]?: unknown },
): readonly (keyof Fields & string)[] =>
  Object.keys(wanted).filter((name) => wanted[name] !== undefined && !isSame(wanted[name], stored[name]));

/** Whether two JSON values are the same; the order of keys does not matter. Source: RFC 8259 §4 */
export const isSame = (left: unknown, right: unknown): boolean => canonical(left) === canonical(right);

const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  ) ?? 'undefined';
