import type { ApplicationName } from '../../accounts/index.ts';

/** Splits `providerAccount/application`, a text the contract's schema has let through. Source: SAP doc "Account Model" */
export const parseApplicationName = (text: string): ApplicationName => {
  const end = text.indexOf('/');
  return { providerAccount: text.slice(0, end), application: text.slice(end + 1) };
};

/**
 * An application of Cloud Foundry by its application id, e.g. `it!b1`. Assumed: the provider account, which Cloud Foundry does not
 * have, is always the same.
 */
export const cloudFoundryApplication = (applicationId: string): ApplicationName => ({
  providerAccount: 'sap',
  application: applicationId,
});
