export type { Administration } from './administration/administration.ts';
export type {
  C4cOAuthClient,
  C4cOAuthClientInput,
  OAuthIdentityProvider,
  OAuthIdentityProviderInput,
} from './administration/system.ts';
export { type CloudForCustomer, createCloudForCustomer } from './create-cloud-for-customer.ts';
export { c4cErrorFormat } from './error-body.ts';
export type { SampleData } from './sample-data.ts';
