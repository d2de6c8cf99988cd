import { assertName } from './names.ts';

/**
 * An application by its provider account and name, e.g. `intprov` and `acmetmn`. On Cloud Foundry `application` is the application
 * id, e.g. `it!b1`. Source: SAP doc "Authorization Management API"
 */
export type ApplicationName = { readonly providerAccount: string; readonly application: string };

/** `providerAccount/application`, for people. */
export const formatApplicationName = (name: ApplicationName): string => `${name.providerAccount}/${name.application}`;

/** Throws a 400 `WireError` when one of the two names is empty, too long or has control characters. */
export const assertApplicationName = (name: ApplicationName): void => {
  assertName('providerAccount', name.providerAccount);
  assertName('application', name.application);
};
