/** A role without which nobody may work with what its references name. Source: SAP doc "Managing Access Policies" */
export type AccessPolicy = { readonly id: number; readonly roleName: string; readonly description: string };

/** Which artifacts an access policy is about. */
export type ArtifactReference = {
  readonly id: number;
  readonly policyId: number;
  readonly name: string;
  readonly description: string;
  readonly type: string;
  readonly conditionAttribute: string;
  readonly conditionValue: string;
  readonly conditionType: string;
};

/** What a reference may be about. Source: SAP's published API description of security content (ArtifactReference) */
export const referenceTypes: ReadonlySet<string> = new Set([
  'INTEGRATION_PACKAGE',
  'INTEGRATION_FLOW',
  'ODATA_SERVICE',
  'SCRIPT_COLLECTION',
  'VALUE_MAPPING',
  'MESSAGE_MAPPING',
  'MESSAGE_QUEUE',
  'GLOBAL_DATASTORE',
  'GLOBAL_VARIABLE',
  'SOAP_API_PROVIDER',
  'REST_API_PROVIDER',
  'DATA_TYPE',
  'MESSAGE_TYPE',
]);

/** What of an artifact a reference looks at. Source: as above */
export const conditionAttributes: ReadonlySet<string> = new Set(['Name', 'ID']);

/** How it compares. Source: as above */
export const conditionTypes: ReadonlySet<string> = new Set(['exactString', 'regularExpression']);
