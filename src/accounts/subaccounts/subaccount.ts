import { type SubaccountId, toSubaccountId } from '../../foundation/ids.ts';
import { invalidField } from '../errors.ts';
import { assertName } from '../names.ts';

/** A subaccount: everything else belongs to exactly one. Source: SAP doc "Account Model" */
export type Subaccount = {
  readonly id: SubaccountId;
  /** Names it in Neo hosts and Platform API paths. */
  readonly technicalName: string;
  /** Names it in Cloud Foundry hosts; the identity zone of its tokens. */
  readonly subdomain: string;
  readonly displayName: string;
  readonly flavour: 'neo' | 'cf';
  readonly createdAtMs: number;
};

/** What a new subaccount is made of. */
export type NewSubaccount = {
  readonly subdomain: string;
  readonly flavour: 'neo' | 'cf';
  /** A GUID; random unless given. */
  readonly id?: string | undefined;
  /** The subdomain without `-` unless given. */
  readonly technicalName?: string | undefined;
  /** The subdomain unless given. */
  readonly displayName?: string | undefined;
};

/** One DNS label. Source: RFC 1123 §2.1 */
const subdomainPattern = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
/** A host name begins with it, so no `-`. Source: SAP doc "Account Model" */
const technicalNamePattern = /^[a-z][a-z0-9]{0,29}$/;
const guidPattern = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** `api.authentication.<domain>` is the API of the token service, not the zone of a subaccount. */
const reservedSubdomains: readonly string[] = ['api'];

/** Checks the parts of a new subaccount and fills in the rest. Throws a 400 `WireError` that names the field. */
export const completeSubaccount = (
  input: NewSubaccount,
  made: { readonly randomId: string; readonly createdAtMs: number },
): Subaccount => {
  const technicalName = input.technicalName ?? input.subdomain.replaceAll('-', '');
  const id = (input.id ?? made.randomId).toLowerCase();
  const displayName = input.displayName ?? input.subdomain;
  if (!subdomainPattern.test(input.subdomain)) {
    throw invalidField('subdomain', 'must be one DNS label: a-z, 0-9 and "-", 63 characters at most');
  }
  if (reservedSubdomains.includes(input.subdomain)) throw invalidField('subdomain', 'is a name the system uses itself');
  if (!technicalNamePattern.test(technicalName)) {
    throw invalidField('technicalName', 'must begin with a letter and have a-z and 0-9 only, 30 characters at most');
  }
  if (!guidPattern.test(id)) throw invalidField('id', 'must be a GUID');
  assertName('displayName', displayName);
  return {
    id: toSubaccountId(id),
    technicalName,
    subdomain: input.subdomain,
    displayName,
    flavour: input.flavour,
    createdAtMs: made.createdAtMs,
  };
};

/** Whether `label` can be a name of a subaccount at all: anything else need not be looked up. */
export const isSubaccountLabel = (label: string): boolean => subdomainPattern.test(label);

/** What leads to the subaccount: sorted, so that two writers take their locks in one order. */
export const listLabels = (subaccount: Subaccount): readonly string[] =>
  [...new Set([subaccount.id, subaccount.subdomain, subaccount.technicalName])].sort();
