import type { ApiResources } from '../resources/resource-model.ts';

/** Every resource-backed set and function, in the order `$metadata` lists them behind the stored sets. */
export const createResources = (): ApiResources => ({ sets: [], functions: [] });
