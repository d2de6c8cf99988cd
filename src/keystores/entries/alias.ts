import { aliasReserved, invalidAlias } from '../errors.ts';

/** Source: SAP doc "Changing the Alias of a Keystore Entry" */
const maxAliasLength = 250;
/** Source: SAP API description "Security Content" (403 at `CertificateResources`) */
const reservedAliases = new Set(['hcicertificate', 'hcicertificate1', 'hcimsgcertificate']);

/** Whether an alias is SAP's, that is, for entries the installation provides. Source: SAP API description "Security Content" */
export const isReservedAlias = (alias: string): boolean => reservedAliases.has(alias) || alias.startsWith('sap_');

/** Why an import leaves out a reserved alias. Source: SAP API description "Security Content" (`KeystoreResources`, status values) */
export const describeReserved = (alias: string): string =>
  alias.startsWith('sap_')
    ? "The alias is not allowed. Aliases starting with 'sap_' are reserved for SAP."
    : `The alias is not allowed. The alias '${alias}' is reserved for SAP.`;

/** Throws 400 for a text that is no alias. Source: SAP API description "Security Content"; assumed: which characters are invalid */
export const assertAlias = (alias: string | undefined): string => {
  if (alias === undefined || alias.trim() === '') throw invalidAlias('must not be empty or null');
  if (alias.length > maxAliasLength) throw invalidAlias(`must have at most ${maxAliasLength} characters`);
  if (/[\p{C}]/u.test(alias)) throw invalidAlias('contains an invalid character');
  return alias;
};

/** As `assertAlias`; throws 403 for an alias that is SAP's. */
export const assertOwnAlias = (alias: string | undefined): string => {
  const valid = assertAlias(alias);
  if (isReservedAlias(valid)) throw aliasReserved();
  return valid;
};
