import type { operations, ResponseOf } from '../../../../src/management-api/contract.ts';
import type { Field, Values } from '../../components/forms/field.ts';
import { grantWords, refreshPolicyWords } from '../../language/words.ts';

/** An OAuth client as the API shows it. */
export type Client = ResponseOf<typeof operations.getOAuthClient>;

/** Whether it is one that users sign in for. */
export const usesCode = ({ authorizationGrant }: { readonly authorizationGrant?: unknown }): boolean =>
  authorizationGrant === 'authorization-code';

/** The fields of a new client. Source: SAP doc "Register an OAuth Client" */
export const newClientFields = (subscriptions: readonly string[]): readonly Field[] => [
  { name: 'name', label: 'name', kind: 'text', isRequired: true },
  { name: 'description', label: 'description', kind: 'text' },
  { name: 'subscription', label: 'subscription', kind: 'choice', options: subscriptions, isRequired: true },
  {
    name: 'authorizationGrant',
    label: 'grant',
    kind: 'choice',
    options: Object.keys(grantWords),
    optionTexts: grantWords,
    isRequired: true,
  },
  { name: 'isConfidential', label: 'confidential', kind: 'flag', isShown: usesCode },
  { name: 'id', label: 'clientId', kind: 'text', help: 'clientIdHelp' },
  {
    name: 'secret',
    label: 'secretLabel',
    kind: 'secret',
    help: 'secretHelp',
    isShown: (values) => !usesCode(values) || values.isConfidential === true,
  },
  ...changeableFields(usesCode),
  { name: 'isImported', label: 'broughtAlong', kind: 'flag', help: 'importedHelp' },
];

/** The fields of a client that exists. Source: SAP doc "Register an OAuth Client" */
export const clientFields = ({ authorizationGrant }: Client): readonly Field[] => [
  { name: 'name', label: 'name', kind: 'text', isRequired: true },
  { name: 'description', label: 'description', kind: 'text' },
  { name: 'isEnabled', label: 'enabled', kind: 'flag' },
  ...changeableFields(() => authorizationGrant === 'authorization-code'),
];

const changeableFields = (isShown: (values: Values) => boolean): readonly Field[] => [
  { name: 'tokenLifetimeSeconds', label: 'tokenLifetime', kind: 'duration', isRequired: true },
  { name: 'scopes', label: 'scopes', kind: 'lines', help: 'scopesHelp' },
  { name: 'redirectUris', label: 'redirectUris', kind: 'lines', help: 'linesHelp', isRequired: true, isShown },
  { name: 'issuesRefreshForSaml', label: 'refreshForSaml', kind: 'flag' },
  {
    name: 'refreshTokenLifetimeSeconds',
    label: 'refreshLifetime',
    kind: 'duration',
    isRequired: true,
    isShown: (values) => isShown(values) || values.issuesRefreshForSaml === true,
  },
  {
    name: 'refreshPolicy',
    label: 'refreshPolicy',
    kind: 'choice',
    options: Object.keys(refreshPolicyWords),
    optionTexts: refreshPolicyWords,
    help: 'refreshPolicyHelp',
    isShown: (values) => isShown(values) || values.issuesRefreshForSaml === true,
  },
  { name: 'skipConsent', label: 'skipConsent', kind: 'flag', isShown },
];

/** A client as the fields show it. Source: Portolan */
export const toClientValues = (client: Client): Values => ({
  name: client.name,
  description: client.description ?? '',
  isEnabled: client.isEnabled,
  tokenLifetimeSeconds: String(client.tokenLifetimeSeconds),
  scopes: client.scopes.join('\n'),
  redirectUris: client.redirectUris.join('\n'),
  refreshTokenLifetimeSeconds: String(client.refreshTokenLifetimeSeconds ?? ''),
  refreshPolicy: client.refreshPolicy,
  skipConsent: client.skipConsent,
  issuesRefreshForSaml: client.issuesRefreshForSaml,
});
