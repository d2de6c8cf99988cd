import type {
  Credentials,
  DeployedCredentials,
  Deployment,
  OAuth2ClientCredential,
  OAuth2ClientCredentialInput,
  SecureParameter,
  SecureParameterInput,
  UserCredential,
  UserCredentialInput,
} from '../../../integration-content/index.ts';
import type { ComplexValue, Row } from '../../../odata/entity.ts';
import type { PrimitivePropertyModel } from '../../../odata/model.ts';
import type { EntityPayload } from '../../../odata/payload/entity-payload.ts';
import { complexProperty, textProperty, timeProperty } from '../../resources/resource-property.ts';
import type { ResourceRoles, ResourceSetDefinition } from '../../resources/resource-set.ts';
import { credentialsDeploy, credentialsRead } from '../../roles.ts';
import { readSecret, readText } from './payload-values.ts';

const roles: ResourceRoles = {
  read: credentialsRead,
  create: credentialsDeploy,
  change: credentialsDeploy,
  remove: credentialsDeploy,
};

const descriptorMembers: readonly PrimitivePropertyModel[] = [
  { name: 'Type', type: 'Edm.String', nullable: true },
  { name: 'DeployedBy', type: 'Edm.String', nullable: true },
  { name: 'DeployedOn', type: 'Edm.DateTime', nullable: true, precision: 3 },
  { name: 'Status', type: 'Edm.String', nullable: true },
];
const descriptor = complexProperty('SecurityArtifactDescriptor', 'SecurityArtifactDescriptor', descriptorMembers, {
  readOnly: true,
});

/**
 * User credentials, secure parameters (Neo only) and OAuth2 client credentials. Every write answers 202; what is secret reads as null.
 * Source: SAP API description "Security Content"
 */
export const createCredentialSets = ({
  credentials,
}: {
  readonly credentials: Credentials;
}): readonly ResourceSetDefinition[] => [
  {
    name: 'UserCredentials',
    type: 'UserCredential',
    keys: ['Name'],
    properties: [
      textProperty('Name', { nullable: false }),
      textProperty('Kind'),
      textProperty('Description'),
      textProperty('User'),
      textProperty('Password'),
      textProperty('CompanyId'),
      descriptor,
    ],
    roles,
    options: 'all',
    ...operations(credentials.userCredentials, toUserRow, toUserInput),
  },
  {
    name: 'SecureParameters',
    type: 'SecureParameter',
    keys: ['Name'],
    properties: [
      textProperty('Name', { nullable: false }),
      textProperty('Description'),
      textProperty('SecureParam'),
      textProperty('DeployedBy', { readOnly: true }),
      timeProperty('DeployedOn', { readOnly: true }),
      textProperty('Status', { readOnly: true }),
    ],
    roles,
    platforms: ['neo'],
    // `$select` and `$filter` answer 501, says the description.
    options: 'none',
    ...operations(credentials.secureParameters, toParameterRow, toParameterInput),
  },
  {
    name: 'OAuth2ClientCredentials',
    type: 'OAuth2ClientCredential',
    keys: ['Name'],
    properties: [
      textProperty('Name', { nullable: false }),
      textProperty('Description'),
      textProperty('TokenServiceUrl'),
      textProperty('ClientId'),
      textProperty('ClientSecret'),
      textProperty('ClientAuthentication'),
      textProperty('Scope'),
      textProperty('ScopeContentType'),
      textProperty('Resource'),
      textProperty('Audience'),
      descriptor,
    ],
    navigation: [
      {
        name: 'CustomParameters',
        target: 'OAuth2ClientCredentialCustomParameters',
        multiplicity: '*',
        inPayload: 'children',
        list: async ({ subaccountId }, owner) => {
          const found = await credentials.oauth2ClientCredentials.find(subaccountId, String(owner.Name));
          return (found?.customParameters ?? []).map(({ key, value, sendAsPartOf }) => ({
            Key: key,
            Value: value,
            SendAsPartOf: sendAsPartOf,
          }));
        },
      },
    ],
    roles,
    options: 'all',
    ...operations(credentials.oauth2ClientCredentials, toClientRow, toClientInput),
  },
  {
    name: 'OAuth2ClientCredentialCustomParameters',
    type: 'OAuth2ClientCredentialCustomParameter',
    // Assumed: what tells them apart. They are reached by their credential only.
    keys: ['Key', 'Value', 'SendAsPartOf'],
    properties: ['Key', 'Value', 'SendAsPartOf'].map((name) => textProperty(name, { nullable: false })),
    roles: { read: credentialsRead },
    options: 'all',
    find: async () => undefined,
  },
];

/** What all three kinds do. */
const operations = <View, Input>(
  manage: DeployedCredentials<View, Input>,
  toRow: (credential: Deployment & View) => Row,
  toInput: (name: string, payload: EntityPayload) => Input,
): Pick<ResourceSetDefinition, 'list' | 'find' | 'create' | 'replace' | 'remove'> => ({
  list: async ({ subaccountId }) => (await manage.list(subaccountId)).map(toRow),
  find: async ({ subaccountId }, { Name }) => {
    const credential = await manage.find(subaccountId, String(Name));
    return credential && toRow(credential);
  },
  create: {
    status: 202,
    run: async ({ subaccountId, actor }, { payload }) => {
      await manage.create(subaccountId, toInput(readText(payload, 'Name') ?? '', payload), actor);
      return undefined;
    },
  },
  replace: {
    status: 202,
    run: async ({ subaccountId, actor }, { key, payload }) => {
      await manage.replace(subaccountId, toInput(String(key.Name), payload), actor);
      return undefined;
    },
  },
  remove: {
    status: 202,
    run: async ({ subaccountId, actor }, { key }) => {
      await manage.remove(subaccountId, String(key.Name), actor);
      return undefined;
    },
  },
});

/** Deployed at once: there is no state in between. `type` as SAP's samples show it. */
const toDescriptor = (type: 'BUNDLE' | 'CREDENTIALS', { deployedBy, deployedAtMs }: Deployment): ComplexValue => ({
  Type: type,
  DeployedBy: deployedBy,
  DeployedOn: deployedAtMs,
  Status: 'DEPLOYED',
});

const toUserRow = (credential: Deployment & UserCredential): Row => ({
  Name: credential.name,
  Kind: credential.type,
  Description: credential.description ?? null,
  User: credential.user ?? null,
  Password: null,
  CompanyId: credential.companyId ?? null,
  SecurityArtifactDescriptor: toDescriptor('BUNDLE', credential),
});

const toUserInput = (name: string, payload: EntityPayload): UserCredentialInput => ({
  name,
  type: readText(payload, 'Kind'),
  description: readText(payload, 'Description'),
  user: readText(payload, 'User'),
  password: readSecret(payload, 'Password'),
  companyId: readText(payload, 'CompanyId'),
});

const toParameterRow = (parameter: Deployment & SecureParameter): Row => ({
  Name: parameter.name,
  Description: parameter.description ?? null,
  SecureParam: null,
  DeployedBy: parameter.deployedBy,
  DeployedOn: parameter.deployedAtMs,
  Status: 'DEPLOYED',
});

const toParameterInput = (name: string, payload: EntityPayload): SecureParameterInput => ({
  name,
  description: readText(payload, 'Description'),
  value: readSecret(payload, 'SecureParam'),
});

const toClientRow = (credential: Deployment & OAuth2ClientCredential): Row => ({
  Name: credential.name,
  Description: credential.description ?? null,
  TokenServiceUrl: credential.tokenServiceUrl ?? null,
  ClientId: credential.clientId ?? null,
  ClientSecret: null,
  ClientAuthentication: credential.clientAuthentication,
  Scope: credential.scope ?? null,
  ScopeContentType: credential.scopeContentType,
  Resource: credential.resource ?? null,
  Audience: credential.audience ?? null,
  SecurityArtifactDescriptor: toDescriptor('CREDENTIALS', credential),
});

const toClientInput = (name: string, payload: EntityPayload): OAuth2ClientCredentialInput => ({
  name,
  description: readText(payload, 'Description'),
  tokenServiceUrl: readText(payload, 'TokenServiceUrl'),
  clientId: readText(payload, 'ClientId'),
  clientSecret: readSecret(payload, 'ClientSecret'),
  clientAuthentication: readText(payload, 'ClientAuthentication'),
  scope: readText(payload, 'Scope'),
  scopeContentType: readText(payload, 'ScopeContentType'),
  resource: readText(payload, 'Resource'),
  audience: readText(payload, 'Audience'),
  customParameters: payload.children.CustomParameters?.map((parameter) => ({
    key: readText(parameter, 'Key') ?? '',
    value: readText(parameter, 'Value') ?? '',
    sendAsPartOf: readText(parameter, 'SendAsPartOf'),
  })),
});
