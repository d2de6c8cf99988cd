import type {
  Deployment,
  OAuth2ClientCredential,
  OAuth2ClientCredentialInput,
  SecureParameter,
  SecureParameterInput,
  UserCredential,
  UserCredentialInput,
} from '../../../integration-content/index.ts';
import type { ComplexValue, Row } from '../../../odata/entity.ts';
import type { EntityPayload } from '../../../odata/payload/entity-payload.ts';
import { readSecret, readText } from './payload-values.ts';

/** Deployed at once: there is no state in between. `type` as SAP's samples show it. */
const toDescriptor = (type: 'BUNDLE' | 'CREDENTIALS', { deployedBy, deployedAtMs }: Deployment): ComplexValue => ({
  Type: type,
  DeployedBy: deployedBy,
  DeployedOn: deployedAtMs,
  Status: 'DEPLOYED',
});

/** A user credential as the API shows it: never with its password. Source: SAP API description "Security Content" */
export const toUserRow = (credential: Deployment & UserCredential): Row => ({
  Name: credential.name,
  Kind: credential.type,
  Description: credential.description ?? null,
  User: credential.user ?? null,
  Password: null,
  CompanyId: credential.companyId ?? null,
  SecurityArtifactDescriptor: toDescriptor('BUNDLE', credential),
});

/** A user credential as a payload asks for it. Source: SAP API description "Security Content" */
export const toUserInput = (name: string, payload: EntityPayload): UserCredentialInput => ({
  name,
  type: readText(payload, 'Kind'),
  description: readText(payload, 'Description'),
  user: readText(payload, 'User'),
  password: readSecret(payload, 'Password'),
  companyId: readText(payload, 'CompanyId'),
});

/** A secure parameter as the API shows it: never with its value. Source: SAP API description "Security Content" */
export const toParameterRow = (parameter: Deployment & SecureParameter): Row => ({
  Name: parameter.name,
  Description: parameter.description ?? null,
  SecureParam: null,
  DeployedBy: parameter.deployedBy,
  DeployedOn: parameter.deployedAtMs,
  Status: 'DEPLOYED',
});

/** A secure parameter as a payload asks for it. Source: SAP API description "Security Content" */
export const toParameterInput = (name: string, payload: EntityPayload): SecureParameterInput => ({
  name,
  description: readText(payload, 'Description'),
  value: readSecret(payload, 'SecureParam'),
});

/** An OAuth2 client credential as the API shows it: never with its secret. Source: SAP API description "Security Content" */
export const toClientRow = (credential: Deployment & OAuth2ClientCredential): Row => ({
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

/** An OAuth2 client credential as a payload asks for it. Source: SAP API description "Security Content" */
export const toClientInput = (name: string, payload: EntityPayload): OAuth2ClientCredentialInput => ({
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
