import { userExtension, userSchema } from './wire.ts';

const configSchema = 'urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig';
const typeSchema = 'urn:ietf:params:scim:schemas:core:2.0:ResourceType';
const schemaSchema = 'urn:ietf:params:scim:schemas:core:2.0:Schema';
const listSchema = 'urn:ietf:params:scim:api:messages:2.0:ListResponse';

/** A list as SCIM answers it. Source: RFC 7644 §3.4.2 */
export const toListResponse = (resources: readonly unknown[], totalResults: number, startIndex: number) => ({
  schemas: [listSchema],
  totalResults,
  itemsPerPage: resources.length,
  startIndex,
  Resources: resources,
});

/** What this provider can do. Source: RFC 7643 §5 */
export const serviceProviderConfig = {
  schemas: [configSchema],
  patch: { supported: false },
  bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
  filter: { supported: true, maxResults: 1000 },
  changePassword: { supported: false },
  sort: { supported: false },
  etag: { supported: false },
  authenticationSchemes: [
    {
      type: 'oauthbearertoken',
      name: 'OAuth Bearer Token',
      description: 'Access token of a Platform API client',
      specUri: 'https://www.rfc-editor.org/rfc/rfc6750',
      primary: true,
    },
  ],
  meta: { resourceType: 'ServiceProviderConfig' },
};

/** The one type of resources. Source: RFC 7643 §6 */
export const resourceTypes = [
  {
    schemas: [typeSchema],
    id: 'User',
    name: 'User',
    endpoint: '/Users',
    schema: userSchema,
    schemaExtensions: [{ schema: userExtension, required: false }],
    meta: { resourceType: 'ResourceType' },
  },
];

const attribute = (name: string, more: Readonly<Record<string, unknown>> = {}) => ({
  name,
  type: 'string',
  multiValued: false,
  required: false,
  caseExact: false,
  mutability: 'readWrite',
  returned: 'default',
  uniqueness: 'none',
  ...more,
});

/** The attributes users have here. Source: RFC 7643 §7 */
export const schemas = [
  {
    schemas: [schemaSchema],
    id: userSchema,
    name: 'User',
    attributes: [
      attribute('userName', { required: true, mutability: 'immutable', uniqueness: 'server' }),
      attribute('name', { type: 'complex', subAttributes: [attribute('familyName'), attribute('givenName')] }),
      attribute('emails', {
        type: 'complex',
        multiValued: true,
        subAttributes: [attribute('value'), attribute('primary', { type: 'boolean' })],
      }),
      attribute('roles', {
        type: 'complex',
        multiValued: true,
        subAttributes: [
          attribute('value'),
          attribute('primary', { type: 'boolean' }),
          attribute('type', { canonicalValues: ['Predefined', 'Custom'] }),
        ],
      }),
    ],
    meta: { resourceType: 'Schema' },
  },
  {
    schemas: [schemaSchema],
    id: userExtension,
    name: 'User base',
    attributes: [attribute('userbase', { mutability: 'immutable' })],
    meta: { resourceType: 'Schema' },
  },
];
