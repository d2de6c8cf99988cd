import type { WireError } from '../../foundation/wire-error.ts';
import { odataError } from '../../odata/errors.ts';

/** A property that has to have a value has none. Source: SAP API description "Security Content" (text at `SecureParameters`) */
export const propertyMissing = (property: string): WireError =>
  odataError(400, `Property '${property}' must not be null.`);

/** Likewise, in the words of OAuth2 client credentials. Source: SAP API description "Security Content" (text at `OAuth2ClientCredentials`) */
export const propertyEmpty = (property: string): WireError =>
  odataError(400, `Property '${property}' cannot be empty. Enter a valid value.`);

/** A value that the property cannot have; `expected` goes on from its name. Text assumed. */
export const unusableProperty = (property: string, expected: string): WireError =>
  odataError(400, `Property '${property}' ${expected}.`);

/** Source: SAP API description "Security Content" (text at `UserCredentials`); 400, not the 500 it has there, because the caller is to mend it */
export const noOpenConnectorsPassword = (): WireError =>
  odataError(400, 'Password does not match Open Connectors Credentials pattern.');
