import { expect, it } from 'vitest';
import { isSecretProperty } from './secret-properties.ts';

it.each([
  'Password',
  'clientSecret',
  'tokenService.KeyStorePassword',
  'URL.headers.apikey',
  'URL.headers.X-API-Key',
  'URL.headers.Authorization',
  'URL.queries.access_token',
  'tokenServiceURL.headers.Proxy-Authorization',
  'tokenService.body.client_assertion',
  'tokenService.body.password',
])('S-48: keeps %s out of lists and exports', (name) => {
  expect(isSecretProperty(name)).toBe(true);
});

it.each([
  'Name',
  'URL',
  'tokenServiceURL',
  'tokenServiceUser',
  'URL.headers.sap-client',
  'tokenService.body.resource',
  'tokenServiceURLType',
  'scope',
])('shows %s', (name) => {
  expect(isSecretProperty(name)).toBe(false);
});
