import { type Properties, toProperties } from './configuration.ts';

/** Assumed: SAP does not list what `$skipCredentials` removes; these are the properties its documentation calls passwords or secrets. */
const secretNames: ReadonlySet<string> = new Set([
  'Password',
  'clientSecret',
  'clientKey',
  'tokenServicePassword',
  'KeyStorePassword',
  'TrustStorePassword',
  'tokenService.KeyStorePassword',
  'mail.password',
  'ldap.password',
  'jco.client.passwd',
  'jco.client.tech_user_secret',
]);

/** Static headers, queries and body fields often carry an API key or a ready-made credential under a name of its own. */
const carriesCredential =
  /^(?:tokenServiceURL\.(?:headers|queries)|tokenService\.body|URL\.(?:headers|queries))\..*(?:authorization|secret|passw|token|api-?_?key|cookie|credential|assertion)/i;

/** Whether a property's value must not be shown by exports and Portolan's own lists. Source: security.md S-48 */
export const isSecretProperty = (name: string): boolean => secretNames.has(name) || carriesCredential.test(name);

/** The properties without secret ones. */
export const withoutSecrets = (properties: Properties): Properties =>
  toProperties(Object.entries(properties).filter(([name]) => !isSecretProperty(name)));
