import type { SubaccountId } from '../../../foundation/ids.ts';
import { WireError } from '../../../foundation/wire-error.ts';
import { badRequest } from '../../errors.ts';
import type { TrustKeySlot } from './trust-key-store.ts';

/** What a subaccount without a key is told, also by lookups that need one. Source: OpenAPI of the Destination service */
export const describeMissingTrustKey = (subaccountId: SubaccountId, slot: TrustKeySlot = 'active'): string =>
  `${slot === 'passive' ? 'Passive ' : ''}Keypair for subaccount - ${subaccountId} does not exist`;

/** The subaccount has no key in this place. Source: OpenAPI of the Destination service */
export const trustKeyNotFound = (subaccountId: SubaccountId, slot: TrustKeySlot): WireError =>
  new WireError({ status: 404, code: 'not_found', description: describeMissingTrustKey(subaccountId, slot) });

/** Keys are made here; nothing is taken from the caller. Source: OpenAPI of the Destination service */
export const bodyNotEmpty = (): WireError => badRequest('Request body should be empty!');
