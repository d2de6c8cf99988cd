import { z } from 'zod';
import type { Secret } from '../../foundation/secret.ts';
import { assertDescription, assertLength, type CredentialKind } from './credential.ts';
import { propertyEmpty, unusableProperty } from './errors.ts';

const placements = ['body', 'header', 'url'] as const;

/** A parameter sent to the token service besides the usual ones. Source: SAP doc "Deploying an OAuth2 Client Credentials Artifact" */
export type CustomParameter = {
  readonly key: string;
  readonly value: string;
  readonly sendAsPartOf: (typeof placements)[number];
};

/** OAuth client credentials as they are shown: without the secret. */
export type OAuth2ClientCredential = {
  readonly description?: string | undefined;
  readonly tokenServiceUrl?: string | undefined;
  readonly clientId?: string | undefined;
  readonly clientAuthentication: 'body' | 'header';
  readonly scope?: string | undefined;
  readonly scopeContentType: 'urlencoded' | 'json';
  readonly resource?: string | undefined;
  readonly audience?: string | undefined;
  readonly customParameters: readonly CustomParameter[];
};

/** What a caller stores. A replacement keeps what it leaves out, but for the secret. */
export type OAuth2ClientCredentialInput = {
  readonly name: string;
  readonly description?: string | undefined;
  readonly tokenServiceUrl?: string | undefined;
  readonly clientId?: string | undefined;
  readonly clientSecret?: Secret | undefined;
  readonly clientAuthentication?: string | undefined;
  readonly scope?: string | undefined;
  readonly scopeContentType?: string | undefined;
  readonly resource?: string | undefined;
  readonly audience?: string | undefined;
  readonly customParameters?:
    | readonly { readonly key: string; readonly value: string; readonly sendAsPartOf?: string | undefined }[]
    | undefined;
};

const contentSchema = z.object({
  description: z.string().optional(),
  tokenServiceUrl: z.string().optional(),
  clientId: z.string().optional(),
  clientAuthentication: z.enum(['body', 'header']),
  scope: z.string().optional(),
  scopeContentType: z.enum(['urlencoded', 'json']),
  resource: z.string().optional(),
  audience: z.string().optional(),
  customParameters: z.array(z.object({ key: z.string(), value: z.string(), sendAsPartOf: z.enum(placements) })),
  clientSecret: z.string(),
});

/** What is sealed. */
export type OAuth2ClientCredentialContent = z.infer<typeof contentSchema>;

const maxTextLength = 4096;
const maxCustomParameters = 50;
/** Source: SAP doc "Deploying an OAuth2 Client Credentials Artifact" */
const reservedKeys = new Set(['client_id', 'client_secret', 'grant_type']);
const textProperties = [
  ['TokenServiceUrl', 'tokenServiceUrl'],
  ['ClientId', 'clientId'],
  ['Scope', 'scope'],
  ['Resource', 'resource'],
  ['Audience', 'audience'],
] as const;

/** OAuth2 client credentials. Source: SAP API description "Security Content"; SAP doc "Deploying an OAuth2 Client Credentials Artifact" */
export const oauth2ClientCredentials: CredentialKind<
  OAuth2ClientCredentialContent,
  OAuth2ClientCredential,
  OAuth2ClientCredentialInput
> = {
  kind: 'oauth2-client',
  label: 'OAuth2 client credential',
  define: (input, stored) => {
    const tokenServiceUrl = input.tokenServiceUrl ?? stored?.tokenServiceUrl;
    const clientId = input.clientId ?? stored?.clientId;
    const clientSecret = input.clientSecret?.reveal() ?? '';
    if (!tokenServiceUrl) throw propertyEmpty('TokenServiceUrl');
    if (!/^https?:$/.test(URL.parse(tokenServiceUrl)?.protocol ?? ''))
      throw unusableProperty('TokenServiceUrl', 'must be an absolute URL');
    if (!clientId) throw propertyEmpty('ClientId');
    if (clientSecret === '') throw propertyEmpty('ClientSecret');
    for (const [property, field] of textProperties) assertLength(property, input[field], maxTextLength);
    assertLength('ClientSecret', clientSecret, maxTextLength);
    assertDescription(input.description);
    return {
      description: input.description ?? stored?.description,
      tokenServiceUrl,
      clientId,
      clientSecret,
      clientAuthentication: oneOf(
        'ClientAuthentication',
        ['body', 'header'],
        input.clientAuthentication ?? stored?.clientAuthentication ?? 'body',
      ),
      scope: input.scope ?? stored?.scope,
      scopeContentType: oneOf(
        'ScopeContentType',
        ['urlencoded', 'json'],
        input.scopeContentType ?? stored?.scopeContentType ?? 'urlencoded',
      ),
      resource: input.resource ?? stored?.resource,
      audience: input.audience ?? stored?.audience,
      customParameters:
        input.customParameters === undefined
          ? (stored?.customParameters ?? [])
          : defineCustomParameters(input.customParameters),
    };
  },
  parse: contentSchema.parse,
  show: ({ clientSecret: _clientSecret, ...view }) => view,
  describe: ({ tokenServiceUrl, clientId }) => ({
    ...(tokenServiceUrl !== undefined && { tokenServiceUrl: withoutUserInfo(tokenServiceUrl) }),
    ...(clientId !== undefined && { clientId }),
  }),
};

type GivenParameters = NonNullable<OAuth2ClientCredentialInput['customParameters']>;

const defineCustomParameters = (parameters: GivenParameters): OAuth2ClientCredentialContent['customParameters'] => {
  if (parameters.length > maxCustomParameters)
    throw unusableProperty('CustomParameters', `must have at most ${maxCustomParameters} entries`);
  const seen = new Set<string>();
  return parameters.map(({ key, value, sendAsPartOf = 'body' }) => {
    if (key.trim() === '') throw propertyEmpty('Key');
    if (value.trim() === '') throw propertyEmpty('Value');
    if (reservedKeys.has(key)) throw unusableProperty('Key', `must not be one of ${[...reservedKeys].join(', ')}`);
    assertLength('Key', key, maxTextLength);
    assertLength('Value', value, maxTextLength);
    const parameter = { key, value, sendAsPartOf: oneOf('SendAsPartOf', placements, sendAsPartOf) };
    const identity = JSON.stringify(parameter);
    if (seen.has(identity)) throw unusableProperty('CustomParameters', 'must not repeat an entry');
    seen.add(identity);
    return parameter;
  });
};

const oneOf = <Value extends string>(property: string, values: readonly Value[], given: string): Value => {
  const value = values.find((one) => one === given);
  if (value === undefined) throw unusableProperty(property, `must be one of ${values.join(', ')}`);
  return value;
};

/** The address without what may be a password, and without a query that may hold a key. */
const withoutUserInfo = (address: string): string => {
  const url = URL.parse(address);
  return url === null ? '' : `${url.origin}${url.pathname}`;
};
