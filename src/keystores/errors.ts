import type { KeystoreFailure } from '../crypto/keystores.ts';
import type { WireError } from '../foundation/wire-error.ts';
import { odataError, quoteForError } from '../odata/errors.ts';

/** Source: SAP API description "Security Content" (text at `CertificateResources`) */
export const aliasTaken = (alias: string): WireError =>
  odataError(400, `Keystore entry with alias "${quoteForError(alias)}" already exists`);

/** An update of what is not there. Source: SAP API description "Security Content" (status at `CertificateResources`); text assumed */
export const aliasToUpdateMissing = (alias: string): WireError =>
  odataError(400, `Keystore entry with alias "${quoteForError(alias)}" does not exist`);

/** Source: SAP API description "Security Content" (text at `CertificateChainResources`) */
export const aliasNotFound = (alias: string): WireError =>
  odataError(404, `Alias '${quoteForError(alias)}' not found in the keystore`);

/** Source: SAP API description "Security Content" (text at `CertificateChainResources`) */
export const notKeyPair = (alias: string): WireError =>
  odataError(400, `Alias "${quoteForError(alias)}" does not represent a Key Pair`);

/** Source: SAP API description "Security Content" (status of reserved aliases). The reply has no body, as every 403 of the API. */
export const aliasReserved = (): WireError => odataError(403, 'The alias is reserved');

/** Source: SAP API description "Security Content" (status); text assumed */
export const invalidAlias = (expected: string): WireError => odataError(400, `The alias ${expected}`);

/** Source: SAP API description "Security Content" (text at `HistoryKeystoreEntries`) */
export const noHistoryAlias = (alias: string): WireError =>
  odataError(
    400,
    `The alias "${quoteForError(alias)}" is invalid: Alias '${quoteForError(alias)}' does not start with '['`,
  );

/** Source: SAP API description "Security Content" (text at `Keystores('…')/Size`) */
export const invalidKeystoreName = (name: string): WireError =>
  odataError(400, `Keystore name '${quoteForError(name)}' is invalid.`);

/** Source: SAP API description "Security Content" (413); text assumed */
export const keystoreFull = (limitBytes: number): WireError =>
  odataError(413, `The keystore would exceed its maximum size of ${limitBytes} bytes`);

/** Source: SAP API description "Security Content" (413); text assumed */
export const contentTooLarge = (limitBytes: number): WireError =>
  odataError(413, `The content must have at most ${limitBytes} bytes`);

/** Source: SAP API description "Security Content" (415); text assumed */
export const wrongFormat = (expected: string): WireError => odataError(415, `The content must be ${expected}`);

/** Source: SAP API description "Security Content" (400); text assumed */
export const unusableContent = (description: string): WireError => odataError(400, description);

/** Nothing has been backed up. Source: SAP API description "Security Content" (404 at `KeystoreResources`); text assumed */
export const noBackup = (): WireError => odataError(404, 'There are no backed up keystore entries');

const failures: Readonly<Record<KeystoreFailure, string>> = {
  'too-large': 'is too large',
  'unknown-format': 'is in no known format',
  unsupported: 'is protected in a way that is not supported',
  'wrong-password': 'cannot be opened with this password',
  malformed: 'is damaged',
  'too-costly': 'takes too long to open',
  overloaded: 'cannot be opened now, because too many are being opened at once',
};

/** A keystore that cannot be opened. Source: SAP API description "Security Content" (400, 413, 415, 503); texts assumed */
export const unusableKeystore = (reason: KeystoreFailure): WireError => {
  const status = { 'too-large': 413, 'unknown-format': 415, overloaded: 503 }[reason as string] ?? 400;
  return odataError(status, `The keystore ${failures[reason]}`);
};
