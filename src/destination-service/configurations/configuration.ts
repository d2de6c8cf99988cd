import type { ServiceInstanceId, SubaccountId } from '../../foundation/ids.ts';
import type { Generation } from '../certificates/generation.ts';
import type { Label } from '../labels/label.ts';

/** What the service stores. All three are bags of strings. Source: SAP doc "Destination service REST API" */
export type ConfigurationKind = 'destination' | 'certificate' | 'fragment';

/** Named strings in the order they were given. Has no prototype, so that no name means anything to the language (S-45). */
export type Properties = Readonly<Record<string, string>>;

/**
 * Where a configuration lives: the subaccount, or one service instance in it. An instance paired with a subscriber's subaccount is
 * the subscription level. Source: SAP doc "Multitenancy in the Destination Service"
 */
export type Level = {
  readonly subaccountId: SubaccountId;
  /** Absent on subaccount level. */
  readonly instanceId?: ServiceInstanceId;
};

/** A stored configuration. `properties` holds the name and type as well: it is the object as the API returns it. */
export type Configuration = {
  readonly level: Level;
  readonly kind: ConfigurationKind;
  readonly name: string;
  readonly properties: Properties;
  /** 64 hex characters that change with every write. */
  readonly revision: string;
  readonly modifiedAtMs: number;
  readonly labels: readonly Label[];
  /** In the zone that the subscriber sees too. */
  readonly isShared: boolean;
  /** How a certificate was generated. */
  readonly generation?: Generation;
};

/** The property that holds the name. Source: SAP doc "Manage Destination Fragments" (`FragmentName`) */
export const namePropertyOf = (kind: ConfigurationKind): 'Name' | 'FragmentName' =>
  kind === 'fragment' ? 'FragmentName' : 'Name';

/** Builds a property bag without a prototype. */
export const toProperties = (entries: Iterable<readonly [string, string]>): Properties => {
  const properties: Record<string, string> = Object.create(null);
  for (const [name, value] of entries) properties[name] = value;
  return properties;
};

/** The pairs below a prefix, e.g. `tokenServiceURL.headers.`, in stored order. A name that ends with the prefix's dot is ignored. */
export const listBelow = (properties: Properties, prefix: string): readonly (readonly [string, string])[] =>
  Object.entries(properties).flatMap(([name, value]) =>
    name.length > prefix.length && name.startsWith(prefix) ? [[name.slice(prefix.length), value] as const] : [],
  );
