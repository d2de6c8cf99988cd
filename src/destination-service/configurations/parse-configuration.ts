import { maxKeystoreBytes } from '../../crypto/certificates.ts';
import { badRequest } from '../errors.ts';
import { type ConfigurationKind, type Properties, toProperties } from './configuration.ts';
import { assertName, parseProperties } from './parse-properties.ts';

/** What a request's JSON object becomes before it is stored. */
export type ParsedConfiguration = { readonly name: string; readonly type: string; readonly properties: Properties };

const destinationTypes: ReadonlySet<string> = new Set(['HTTP', 'RFC', 'MAIL', 'LDAP', 'TCP']);
const keystoreExtensions: ReadonlySet<string> = new Set(['jks', 'p12', 'pfx', 'pem', 'cer', 'crt', 'der', 'keystore']);

/** Reads a configuration of any kind as the management API takes it. Throws a 400 that says what is wrong. */
export const parseConfiguration = (kind: ConfigurationKind, value: unknown): ParsedConfiguration =>
  parsers[kind](value);

/** Throws the 400 with which the management API would refuse these properties of a destination. Source: OpenAPI of the Destination service */
export const assertDestination = (value: unknown): void => void parseDestination(value);

/** Throws the 400 with which the management API would refuse a fragment. Source: SAP doc "Manage Destination Fragments" */
export const assertFragment = (value: unknown): void => void parseFragment(value);

/** Source: OpenAPI of the Destination service (`Name` and `Type` required); SAP doc "HTTP Destinations" (`URL`) */
const parseDestination = (value: unknown): ParsedConfiguration => {
  const properties = parseProperties(value);
  const name = assertName(properties.Name, 'Name');
  const type = properties.Type;
  if (type === undefined || !destinationTypes.has(type))
    throw badRequest(`The property "Type" must be one of ${[...destinationTypes].join(', ')}`);
  if (type === 'HTTP' && (properties.URL ?? '').trim() === '')
    throw badRequest('The property "URL" is required for destinations of type HTTP');
  return { name, type, properties };
};

/** Source: SAP doc "Manage Destination Fragments" */
const parseFragment = (value: unknown): ParsedConfiguration => {
  const properties = parseProperties(value);
  const name = assertName(properties.FragmentName, 'FragmentName');
  if ('Name' in properties || 'Type' in properties)
    throw badRequest('A fragment must not hold the properties "Name" and "Type"');
  return { name, type: '', properties };
};

/** Source: SAP doc "Manage Destination Certificates" (file kinds by extension); S-49 */
const parseCertificate = (value: unknown): ParsedConfiguration => {
  const properties = parseCertificateProperties(value);
  const name = assertName(properties.Name, 'Name');
  const extension = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  if (!name.includes('.') || !keystoreExtensions.has(extension))
    throw badRequest(`The property "Name" must end with one of ${[...keystoreExtensions].join(', ')}`);
  const content = properties.Content ?? '';
  if (content === '' || !isBase64(content)) throw badRequest('The property "Content" must be the file in base64');
  const type = properties.Type ?? 'CERTIFICATE';
  return {
    name,
    type,
    properties: toProperties([
      ['Name', name],
      ['Type', type],
      ['Content', content],
    ]),
  };
};

// A keystore of the largest allowed size is more than 1 MiB once in base64, so it does not go through the limits of properties.
const parseCertificateProperties = (value: unknown): Properties => {
  if (typeof value !== 'object' || value === null || !('Content' in value) || typeof value.Content !== 'string')
    throw badRequest('The properties "Name" and "Content" are required');
  const { Content: content, ...rest } = value;
  if (content.length > Math.ceil(maxKeystoreBytes / 3) * 4) throw badRequest('The file must not be larger than 1 MiB');
  return toProperties([...Object.entries(parseProperties(rest)), ['Content', content]]);
};

const isBase64 = (text: string): boolean => text.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(text);

const parsers: Readonly<Record<ConfigurationKind, (value: unknown) => ParsedConfiguration>> = {
  destination: parseDestination,
  fragment: parseFragment,
  certificate: parseCertificate,
};
