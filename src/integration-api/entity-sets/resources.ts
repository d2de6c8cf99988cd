import type { NumberRanges } from '../../integration-content/index.ts';
import type { ApiResources } from '../resources/resource-model.ts';
import { createNumberRangeSets } from './number-ranges/number-ranges.ts';

/** The rooms whose data the API shows, besides the message processing logs. */
export type ApiRooms = { readonly numberRanges: NumberRanges };

/** Every resource-backed set and function, in the order `$metadata` lists them behind the stored sets. */
export const createResources = (rooms: ApiRooms): ApiResources => ({
  sets: [...createNumberRangeSets(rooms)],
  functions: [],
});
