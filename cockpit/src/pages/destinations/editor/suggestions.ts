import type { Properties } from './properties.ts';

/** Properties that clients read and this service only hands out, and those of the token call whose names are open. Source: SAP doc "HTTP Destinations", "OAuth Client Credentials Authentication" */
const ofHttp = [
  'sap-client',
  'HTML5.DynamicDestination',
  'HTML5.ForwardAuthToken',
  'HTML5.Timeout',
  'HTML5.PreserveHostHeader',
  'HTML5.SetXForwardedHeaders',
  'HTML5.IASDependencyName',
  'forwardAuthToken',
  'WebIDEEnabled',
  'WebIDEUsage',
  'URL.headers.',
  'URL.queries.',
  'URL.connectionTimeoutInSeconds',
  'URL.socketReadTimeoutInSeconds',
  'TrustAll',
  'TrustStoreLocation',
  'TrustStorePassword',
  'HostnameVerifier',
  'Preemptive',
];
const ofTokenCall = [
  'tokenServiceURL.headers.',
  'tokenServiceURL.queries.',
  'tokenService.body.',
  'x_user_token.jwks',
  'x_user_token.jwks_uri',
  'x_user_token.header.typ',
];

/** Source: SAP docs "RFC Destinations", "Mail Destinations", "LDAP Destinations", "TCP Destinations" */
const ofType: Readonly<Record<string, readonly string[]>> = {
  RFC: [
    'jco.client.ashost',
    'jco.client.sysnr',
    'jco.client.mshost',
    'jco.client.group',
    'jco.client.r3name',
    'jco.client.wshost',
    'jco.client.wsport',
    'jco.client.client',
    'jco.client.user',
    'jco.client.passwd',
    'jco.client.lang',
    'jco.client.cloud_connector_location_id',
    'jco.destination.proxy_type',
    'jco.destination.auth_type',
    'jco.destination.pool_capacity',
    'jco.destination.peak_limit',
  ],
  MAIL: [
    'mail.user',
    'mail.password',
    'mail.transport.protocol',
    'mail.smtp.host',
    'mail.smtp.port',
    'mail.smtp.auth',
    'mail.smtp.from',
    'mail.imap.host',
    'mail.imap.port',
    'mail.pop3.host',
    'mail.pop3.port',
  ],
  LDAP: ['ldap.url', 'ldap.proxyType', 'ldap.authentication', 'ldap.user', 'ldap.password', 'CloudConnectorLocationId'],
  TCP: ['Address', 'tcp.nodelay', 'tcp.socket.timeout', 'CloudConnectorLocationId'],
};

/** Names that are worth suggesting for a destination. Source: Portolan */
export const suggestNames = ({ Type = 'HTTP', Authentication = '' }: Properties): readonly string[] =>
  Type === 'HTTP' ? [...ofHttp, ...(Authentication.startsWith('OAuth2') ? ofTokenCall : [])] : (ofType[Type] ?? []);

/** Names that are worth suggesting where the destination is not known: in a fragment. Source: SAP doc "Extending Destinations with Fragments" */
export const suggestAllNames = (ofTypes: readonly string[]): readonly string[] => [
  ...new Set(['URL', 'ProxyType', 'Authentication', 'Description', ...ofTypes, ...ofHttp, ...ofTokenCall]),
];

const trueOrFalse = ['true', 'false'];
const closed: Readonly<Record<string, readonly string[]>> = {
  TrustAll: ['TRUE', 'FALSE'],
  HostnameVerifier: ['Strict', 'BrowserCompatible'],
  'tokenServiceURL.ProxyType': ['Internet', 'OnPremise'],
  'tokenService.addClientCredentialsInBody': trueOrFalse,
  'clientAssertion.type': [
    'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    'urn:ietf:params:oauth:client-assertion-type:saml2-bearer',
  ],
  includeSigningCertificateInSAMLAssertion: trueOrFalse,
  skipUserUuidInSAMLAttributes: trueOrFalse,
  skipUserAttributesPrefixInSAMLAttributes: trueOrFalse,
};

/** The only values SAP documents for a property, where the server does not insist on them; `undefined` where anything can be meant. Source: SAP doc "Server Certificate Authentication", "OAuth Client Credentials Authentication", "SAML Assertion Authentication" */
export const documentedValues = (name: string): readonly string[] | undefined => closed[name];

const open: Readonly<Record<string, readonly string[]>> = {
  nameIdFormat: [
    'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified',
    'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
  ],
  authnContextClassRef: ['urn:oasis:names:tc:SAML:2.0:ac:classes:PreviousSession', 'urn:none'],
};

/** Values that are worth suggesting for a property: SAP's own words, or what there is on the level. Source: SAP doc "OAuth Client Credentials Authentication" and its neighbours */
export const suggestValues = (
  name: string,
  onLevel: { readonly certificates: readonly string[]; readonly destinations: readonly string[] },
): readonly string[] => {
  if (/(?:Key|Trust)StoreLocation$/.test(name)) return onLevel.certificates;
  if (name === 'clientAssertion.destinationName') return onLevel.destinations;
  return open[name] ?? [];
};
