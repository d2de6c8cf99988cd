import type { operations, ResponseOf } from '../../../../../src/management-api/contract.ts';

/** The properties of a destination. Source: SAP doc "HTTP Destinations" */
export type Properties = Readonly<Record<string, string>>;
/** What the server says about an authentication type. Source: management-api/contract.ts */
export type AuthenticationType = ResponseOf<typeof operations.listAuthenticationTypes>[number];

/** Properties every destination has, which the editor shows first. Source: SAP doc "HTTP Destinations" */
export const generalProperties = ['Name', 'Type', 'Description', 'URL', 'ProxyType', 'Authentication'] as const;
export const destinationTypes = ['HTTP', 'RFC', 'LDAP', 'MAIL', 'TCP'];

/** The proxy types an authentication type can be used with; all of them for one the server only stores. Source: SAP doc "HTTP Destinations" */
export const proxyTypesOf = (types: readonly AuthenticationType[], name: string | undefined): readonly string[] =>
  types.find((type) => type.name === (name || 'NoAuthentication'))?.proxyTypes ?? [
    'Internet',
    'OnPremise',
    'PrivateLink',
  ];

/** The properties the chosen authentication type reads, those needed first. Source: Portolan */
export const propertiesOf = (types: readonly AuthenticationType[], name: string | undefined) =>
  (types.find((type) => type.name === (name || 'NoAuthentication'))?.properties ?? [])
    .filter((property) => !generalProperties.some((general) => general === property.name))
    .toSorted((left, right) => Number(right.isRequired) - Number(left.isRequired));

/** Properties as lines of `name=value`, in the order they came. Source: SAP doc "Export Destinations" */
export const toLines = (properties: Properties): string =>
  Object.entries(properties)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}=${value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}`)
    .join('\n');

/** Reads lines of `name=value`; the number of the first that is none, where there is one. Source: SAP doc "Export Destinations" */
export const parseLines = (text: string): { readonly properties: Properties } | { readonly wrongLine: number } => {
  const properties: [string, string][] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const split = line.indexOf('=');
    if (split < 1) return { wrongLine: index + 1 };
    const value = line.slice(split + 1).trim();
    properties.push([
      line.slice(0, split).trim(),
      value.replaceAll(/\\(n|\\)/g, (_, escaped: string) => (escaped === 'n' ? '\n' : '\\')),
    ]);
  }
  return { properties: Object.fromEntries(properties) };
};
