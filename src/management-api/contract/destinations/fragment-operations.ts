import { z } from 'zod';
import { get, put, remove } from '../../operation.ts';
import { fragmentSchema } from '../destination-tool-operations.ts';
import { inInstance, inSubaccount } from '../paths.ts';

const listed = { response: z.array(z.record(z.string(), z.string())) };
const written = { request: fragmentSchema, response: z.object({ isNew: z.boolean() }) };

/** Destination fragments on both levels. Source: SAP doc "Manage Destination Fragments" */
export const fragmentOperations = {
  listFragments: get(`${inSubaccount}/fragments`, 'Destination fragments of the subaccount, secrets left out', listed),
  putFragment: put(`${inSubaccount}/fragments`, 'Create or replace a destination fragment', written),
  deleteFragment: remove(`${inSubaccount}/fragments/:name`, 'Delete a destination fragment'),
  listInstanceFragments: get(
    `${inInstance}/fragments`,
    'Destination fragments of a service instance, secrets left out',
    listed,
  ),
  putInstanceFragment: put(
    `${inInstance}/fragments`,
    'Create or replace a destination fragment of a service instance',
    written,
  ),
  deleteInstanceFragment: remove(
    `${inInstance}/fragments/:name`,
    'Delete a destination fragment of a service instance',
  ),
} as const;
