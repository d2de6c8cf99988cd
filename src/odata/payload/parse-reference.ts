import { WireError } from '../../foundation/wire-error.ts';
import type { EntityKey } from '../parse-key-predicate.ts';
import { parseResourcePath } from '../parse-resource-path.ts';
import type { EntitySet, ServiceModel } from '../service-model.ts';

/** The key in the address of an entity of `set`, relative or absolute; `undefined` for other addresses. Source: OData 2.0 Operations §2.7 "bind" */
export const parseReference = (model: ServiceModel, set: EntitySet, address: string): EntityKey | undefined => {
  try {
    const path = parseResourcePath(model, address.slice(address.lastIndexOf('/') + 1));
    if (path.kind !== 'entity' || path.set !== set || path.steps.length > 1) return undefined;
    return path.steps[0].key;
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
};
