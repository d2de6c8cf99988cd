import { toIsoTime } from '../../foundation/clock.ts';
import { WireError } from '../../foundation/wire-error.ts';

const conflict = (description: string): WireError => new WireError({ status: 409, code: 'conflict', description });

/** The subaccount has no key with this id. Source: RFC 9110 §15.5.5 */
export const signingKeyNotFound = (): WireError =>
  new WireError({ status: 404, code: 'not_found', description: 'There is no such signing key in the subaccount' });

/** A subaccount has two keys at most. Source: SAP doc "Rotate Signing Keys of Access Tokens" */
export const tooManySigningKeys = (): WireError =>
  conflict('The subaccount has two signing keys already; a third one needs one of them to be deleted first');

/** The key has not been published for long enough. Source: SAP doc "Rotate Signing Keys of Access Tokens" */
export const tooEarlyToEnable = (times: { readonly fromMs: number; readonly forcedFromMs: number }): WireError =>
  conflict(
    `Applications may not know the key yet: it can be enabled from ${toIsoTime(times.fromMs)} on, by force from ${toIsoTime(times.forcedFromMs)} on`,
  );

/** Only a pending key can be enabled. Source: spec 7.6 */
export const keyIsRetired = (): WireError => conflict('The key is retired; create a new one instead');

/** Deleting the key would make valid tokens invalid. Source: S-24 */
export const unsafeToDelete = (reason: string): WireError =>
  conflict(`${reason} Deleting it all the same is an emergency removal and has to be asked for`);

/** A rotation is under way towards a key of another algorithm. Source: Portolan */
export const otherRotationRunning = (): WireError =>
  conflict('A key of another algorithm is waiting to be enabled; delete it first');
