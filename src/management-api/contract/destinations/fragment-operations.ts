import { z } from 'zod';
import { get, put, remove } from '../operation.ts';
import { inInstance, inSubaccount } from '../paths.ts';
import { fragmentSchema } from './destination-tool-operations.ts';

const shown = { response: z.record(z.string(), z.string()) };
const listed = { response: z.array(shown.response) };
const written = { request: fragmentSchema, response: z.object({ isNew: z.boolean() }) };

/** Destination fragments on both levels. Source: SAP doc "Manage Destination Fragments" */
export const fragmentOperations = {
  listFragments: get(`${inSubaccount}/fragments`, 'Destination fragments of the subaccount, secrets left out', listed),
  getFragment: get(
    `${inSubaccount}/fragments/:name`,
    'A destination fragment of the subaccount, secrets left out',
    shown,
  ),
  putFragment: put(`${inSubaccount}/fragments`, 'Create or replace a destination fragment', written),
  deleteFragment: remove(`${inSubaccount}/fragments/:name`, 'Delete a destination fragment'),
  listInstanceFragments: get(
    `${inInstance}/fragments`,
    'Destination fragments of a service instance, secrets left out',
    listed,
  ),
  getInstanceFragment: get(
    `${inInstance}/fragments/:name`,
    'A destination fragment of a service instance, secrets left out',
    shown,
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
