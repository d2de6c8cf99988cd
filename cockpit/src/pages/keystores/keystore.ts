import type { operations, ResponseOf } from '../../../../src/management-api/contract.ts';
import type { Texts } from '../../shell/context.tsx';

/** A keystore as the contract has it, without its contents. */
export type Keystore = ResponseOf<typeof operations.listKeystores>[number];

/** Where a keystore lies, as the contract asks for it. */
export type KeystoreLevel = Pick<Keystore, 'application' | 'providerAccount'>;

/** The level alone. */
export const levelOf = ({ application, providerAccount }: KeystoreLevel): KeystoreLevel => ({
  ...(application !== undefined && { application }),
  ...(providerAccount !== undefined && { providerAccount }),
});

/** A level in words. Source: SAP doc "Keystore Service" */
export const sayLevel = (say: Texts, { application, providerAccount }: KeystoreLevel): string => {
  if (application === undefined) return say('accountLevel');
  if (providerAccount === undefined) return say('applicationLevel', application);
  return say('subscriptionLevel', `${providerAccount}/${application}`);
};

/** Bytes as base64, in pieces: a call has room for so many arguments only. */
export const toBase64 = (bytes: Uint8Array): string => {
  const pieces: string[] = [];
  for (let start = 0; start < bytes.length; start += 8192)
    pieces.push(String.fromCharCode(...bytes.subarray(start, start + 8192)));
  return btoa(pieces.join(''));
};

/** And back. */
export const fromBase64 = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
