import { z } from 'zod';
import { listBelow, type Properties } from '../configurations/configuration.ts';

const optionalText = z.string().optional();

/**
 * The properties that OAuth types share, as the cockpit lists them. Their meaning is read by `readTokenService`.
 * Source: SAP doc "OAuth Client Credentials Authentication"
 */
export const tokenServiceSchema = z.looseObject({
  ProxyType: optionalText,
  clientId: z.string({ error: '"clientId" is required' }).min(1, '"clientId" is required'),
  clientSecret: optionalText,
  tokenServiceURL: z
    .string({ error: '"tokenServiceURL" is required' })
    .min(1, '"tokenServiceURL" is required')
    .regex(/^https?:\/\/[^/?#\s]+/i, '"tokenServiceURL" must be an absolute URL'),
  tokenServiceURLType: z
    .enum(['Dedicated', 'Common'], '"tokenServiceURLType" must be "Dedicated" or "Common"')
    .optional(),
  'tokenServiceURL.ProxyType': optionalText,
  tokenServiceUser: optionalText,
  tokenServicePassword: optionalText,
  scope: optionalText,
  'tokenServiceURL.ConnectionTimeoutInSeconds': optionalText,
  'tokenServiceURL.SocketReadTimeoutInSeconds': optionalText,
  'tokenService.KeyStoreLocation': optionalText,
  'tokenService.KeyStorePassword': optionalText,
  'tokenService.addClientCredentialsInBody': optionalText,
  'clientAssertion.type': optionalText,
  'clientAssertion.destinationName': optionalText,
  TrustAll: optionalText,
  TrustStoreLocation: optionalText,
  TrustStorePassword: optionalText,
  HostnameVerifier: optionalText,
});

type Pairs = readonly (readonly [name: string, value: string])[];

/** How the token service of a destination is reached and asked. */
export type TokenService = {
  readonly url: string;
  readonly urlType: 'Dedicated' | 'Common';
  readonly proxyType: string;
  readonly clientId: string;
  readonly clientSecret: string | undefined;
  /** `tokenServiceUser` and its password: Basic towards the token service. */
  readonly user: { readonly name: string; readonly password: string } | undefined;
  readonly addsCredentialsToBody: boolean;
  readonly scope: string | undefined;
  readonly headers: Pairs;
  readonly queries: Pairs;
  readonly bodyParameters: Pairs;
  readonly connectTimeoutMs: number;
  readonly readTimeoutMs: number;
  readonly keyStore: { readonly location: string; readonly password: string | undefined } | undefined;
  readonly assertionProvider: string | undefined;
  /** What this destination's own token is as a client assertion, where it provides one. */
  readonly assertionType: string | undefined;
  readonly trust: TrustSettings;
};

/** Whom a destination trusts on TLS. Source: SAP doc "Server Certificate Authentication" */
export type TrustSettings = {
  readonly trustAll: boolean;
  readonly trustStore: { readonly location: string; readonly password: string | undefined } | undefined;
  readonly hostnameVerifier: 'strict' | 'browser-compatible';
};

/** Reads the shared OAuth properties of a destination, defaults filled in. Source: SAP doc "OAuth Client Credentials Authentication" */
export const readTokenService = (properties: z.output<typeof tokenServiceSchema>, all: Properties): TokenService => ({
  url: properties.tokenServiceURL,
  // Assumed: both INI samples of the documentation leave it out.
  urlType: properties.tokenServiceURLType ?? 'Dedicated',
  proxyType: nonEmpty(properties['tokenServiceURL.ProxyType']) ?? nonEmpty(properties.ProxyType) ?? 'Internet',
  clientId: properties.clientId,
  clientSecret: nonEmpty(properties.clientSecret),
  user:
    nonEmpty(properties.tokenServiceUser) === undefined
      ? undefined
      : { name: properties.tokenServiceUser ?? '', password: properties.tokenServicePassword ?? '' },
  addsCredentialsToBody: !isWord(properties['tokenService.addClientCredentialsInBody'], 'false'),
  scope: nonEmpty(properties.scope),
  headers: listBelow(all, 'tokenServiceURL.headers.'),
  queries: listBelow(all, 'tokenServiceURL.queries.'),
  bodyParameters: listBelow(all, 'tokenService.body.'),
  connectTimeoutMs: toTimeoutMs(properties['tokenServiceURL.ConnectionTimeoutInSeconds'], 60),
  readTimeoutMs: toTimeoutMs(properties['tokenServiceURL.SocketReadTimeoutInSeconds'], 600),
  keyStore: toStore(properties['tokenService.KeyStoreLocation'], properties['tokenService.KeyStorePassword']),
  assertionProvider: nonEmpty(properties['clientAssertion.destinationName']),
  assertionType: nonEmpty(properties['clientAssertion.type']),
  trust: readTrustSettings(all),
});

/** Reads a destination's trust properties. Source: SAP doc "Server Certificate Authentication" */
export const readTrustSettings = (properties: Properties): TrustSettings => ({
  trustAll: isWord(properties.TrustAll, 'true'),
  trustStore: toStore(properties.TrustStoreLocation, properties.TrustStorePassword),
  hostnameVerifier: isWord(properties.HostnameVerifier, 'browsercompatible') ? 'browser-compatible' : 'strict',
});

const defaultTimeoutMs = 10_000;

/**
 * Out of range, fractional or no number: the default applies, the value is not cut to the maximum. 0 means no timer of that kind, the
 * maximum still ends the wait (assumed). Source: SAP doc "OAuth Client Credentials Authentication"
 */
const toTimeoutMs = (text: string | undefined, maxSeconds: number): number => {
  if (text === undefined || !/^\d{1,9}$/.test(text.trim())) return defaultTimeoutMs;
  const seconds = Number(text);
  if (seconds > maxSeconds) return defaultTimeoutMs;
  return (seconds === 0 ? maxSeconds : seconds) * 1000;
};

const toStore = (location: string | undefined, password: string | undefined): TokenService['keyStore'] =>
  nonEmpty(location) === undefined ? undefined : { location: location ?? '', password: nonEmpty(password) };

const nonEmpty = (text: string | undefined): string | undefined => (text === '' ? undefined : text);

const isWord = (text: string | undefined, word: string): boolean => text?.trim().toLowerCase() === word;
