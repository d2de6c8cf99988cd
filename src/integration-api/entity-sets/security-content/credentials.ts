import type { Credentials, DeployedCredentials, Deployment } from '../../../integration-content/index.ts';
import type { Row } from '../../../odata/entity.ts';
import type { PrimitivePropertyModel } from '../../../odata/model.ts';
import type { EntityPayload } from '../../../odata/payload/entity-payload.ts';
import { complexProperty, textProperty, timeProperty } from '../../resources/resource-property.ts';
import type { ResourceRoles, ResourceSetDefinition } from '../../resources/resource-set.ts';
import { credentialsDeploy, credentialsRead } from '../../roles.ts';
import {
  toClientInput,
  toClientRow,
  toParameterInput,
  toParameterRow,
  toUserInput,
  toUserRow,
} from './credential-rows.ts';
import { readText } from './payload-values.ts';

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
