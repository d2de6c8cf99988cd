import { randomHex } from '../foundation/ids.ts';

/**
 * A new guid of a message: 28 base64url characters that begin with `A`. Its 21 bytes are a zero byte, the epoch seconds (4 bytes, as in
 * guids of the SAP system), the milliseconds within them (2 bytes) and 112 random bits, so that guids of one moment lie together in an index.
 * Source: SAP doc "OData API" (samples such as `AGAS1GcWkfBv-ZtpS6j7TKjReO7t`)
 */
export const createMessageGuid = (epochMs: number): string => {
  const bytes = Buffer.alloc(21);
  bytes.writeUInt32BE(Math.floor(epochMs / 1000) % 2 ** 32, 1);
  bytes.writeUInt16BE(Math.floor(epochMs) % 1000, 5);
  bytes.write(randomHex(14), 7, 'hex');
  return bytes.toString('base64url');
};

const guidPattern = /^A[A-Za-z0-9_-]{27}$/;

/** Whether a text has the form of a message guid. */
export const isMessageGuid = (text: string): boolean => guidPattern.test(text);

/** A text of digits that sorts by time, for ids that SAP shows as digits: 13 of epoch milliseconds, 12 random ones. */
export const createDigitsId = (epochMs: number): string => {
  const random = Number.parseInt(randomHex(6), 16) % 1_000_000_000_000;
  return `${Math.floor(epochMs)}${String(random).padStart(12, '0')}`;
};
