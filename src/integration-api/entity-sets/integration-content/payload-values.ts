import type { EntityPayload } from '../../../odata/payload/entity-payload.ts';
import type { ResourceCall } from '../../resources/resource-call.ts';

/** A text of a payload; absent where it was left out or is null. */
export const textOf = ({ values }: EntityPayload, name: string): string | undefined => {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
};

/** Bytes of a payload, which are checked to be base64. */
export const bytesOf = (payload: EntityPayload, name: string): Uint8Array | undefined => {
  const text = textOf(payload, name);
  return text === undefined ? undefined : Buffer.from(text, 'base64');
};

/** Who changes something, as the room wants to know it. */
export const changerOf = ({ subaccountId, actor }: ResourceCall) => ({ subaccountId, actor });
