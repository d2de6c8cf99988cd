import type { z } from 'zod';
import { sha256Hex } from '../../crypto/digest.ts';
import type { Properties } from '../configurations/configuration.ts';
import { badRequest } from '../errors.ts';
import { buildTokenRequest, type ClientAssertion } from '../token-service/build-token-request.ts';
import { resolveTenant } from '../token-service/resolve-tenant.ts';
import { readTokenService, type TokenService, tokenServiceSchema } from '../token-service/token-service-properties.ts';
import { type KeyPart, toShownUrl } from '../trace/token-trace.ts';
import type { RetrievedToken } from './auth-token.ts';
import type { LookupInput, UserToken } from './lookup-input.ts';
import {
  type AssertionSource,
  type AuthenticationType,
  defineAuthenticationType,
  type RetrievalSubject,
  type RetrievalTools,
  retrievalFailure,
  type TokenCallPlan,
  type TokenOptions,
} from './token-retrieval.ts';

type Pair = readonly [name: string, value: string];

/** What a grant sends, and what decides about its token beside the destination. */
export type GrantFields =
  | {
      readonly kind: 'fields';
      readonly fields: readonly Pair[];
      /** Stands for what of the lookup decides about the token; hashed where it is secret. */
      readonly key: string;
      /** The user, whose tenant a `Common` token service is asked for. */
      readonly user?: UserToken;
      readonly options?: TokenOptions;
    }
  | { readonly kind: 'failed'; readonly message: string };

/** A destination's properties as an OAuth type reads them. */
export type OAuthProperties = { readonly service: TokenService; readonly all: Properties };

/** One OAuth grant as an authentication type. */
export type OAuthType = {
  /** The value of `Authentication`. */
  readonly name: string;
  /** Beside `tokenServiceSchema`, where the type has properties of its own. */
  readonly schema?: z.ZodType<z.output<typeof tokenServiceSchema>>;
  /**
   * Whose tenant a `Common` token service is asked for: that of `X-tenant` or the caller, the user's, or nobody's, where the URL is used as it is
   * whatever `tokenServiceURLType` says. Source: SAP doc "OAuth Client Credentials Authentication"; spec destination-service.md 4.5
   */
  readonly tenantOf: 'caller' | 'token' | 'user' | 'nobody';
  readonly acceptsClientAssertion: boolean;
  /** The token service is called directly, whatever the destination's proxy type is. */
  readonly alwaysOverInternet?: boolean;
  readonly getFields: (properties: OAuthProperties, input: LookupInput) => GrantFields | Promise<GrantFields>;
  /** The calls, where they are not the usual one. */
  readonly plan?: (
    service: TokenService,
    url: string,
    grant: Extract<GrantFields, { readonly kind: 'fields' }>,
  ) => TokenCallPlan;
};

/** Makes an authentication type of an OAuth grant: proxy type, tenant, client assertion, cache key and request are alike for all. */
export const defineOAuthType = (type: OAuthType): AuthenticationType =>
  defineAuthenticationType<OAuthProperties>({
    name: type.name,
    properties: type.schema ?? tokenServiceSchema,
    parse: (all) => {
      const result = (type.schema ?? tokenServiceSchema).safeParse(all);
      if (!result.success)
        return { kind: 'incomplete', message: result.error.issues[0]?.message ?? 'invalid properties' };
      const service = readTokenService(result.data, all);
      const reached = type.alwaysOverInternet === true ? { ...service, proxyType: 'Internet' } : service;
      return { kind: 'parsed', parsed: { service: reached, all } };
    },
    assertHeaders: ({ service }, input) => {
      if (type.tenantOf === 'caller' && input.tenantHeader !== undefined && service.urlType === 'Dedicated')
        throw badRequest('The header X-tenant is not allowed for destinations with tokenServiceURLType "Dedicated"');
    },
    tokenKeyStore: ({ service }) => service.keyStore?.location,
    retrieve: (properties, subject, input, tools) => retrieve(type, properties, subject, input, tools),
  });

const retrieve = async (
  type: OAuthType,
  properties: OAuthProperties,
  subject: RetrievalSubject,
  input: LookupInput,
  tools: RetrievalTools,
): Promise<RetrievedToken> => {
  const { service } = properties;
  const obstacle = findObstacle(service);
  if (obstacle !== undefined) return retrievalFailure(obstacle);
  const grant = await type.getFields(properties, input);
  if (grant.kind === 'failed') return retrievalFailure(grant.message);
  const url = await findUrl(type, service, grant.user, input);
  if (url === undefined) return retrievalFailure('The tenant of "tokenServiceURL" could not be determined');
  const source = type.acceptsClientAssertion ? await findAssertion(service, subject, input, tools) : undefined;
  if (source?.kind === 'failed') return retrievalFailure(source.message);
  const cacheKey = [subject.fingerprint, url, grant.key, source?.fingerprint ?? ''].join(' ');
  return tools.findToken(subject, cacheKey, () => prepare(type, service, url, grant, source), {
    ...grant.options,
    keyParts: listKeyParts(url, grant, source, tools),
  });
};

const listKeyParts = (
  url: string,
  { key, user }: Extract<GrantFields, { readonly kind: 'fields' }>,
  source: AssertionSource | undefined,
  { digest }: RetrievalTools,
): readonly KeyPart[] => [
  ['tokenServiceUrl', toShownUrl(url)],
  ...(user === undefined ? [] : describeUser(user, digest)),
  ...(user !== undefined || key === '' ? [] : [['subjectToken', digest(key)] as const]),
  ...(source?.kind === 'source' ? [['clientAssertion', digest(source.fingerprint)] as const] : []),
];

/** Who a token is for, and by which token of theirs, as parts of its key. */
export const describeUser = ({ claims, token }: UserToken, digest: RetrievalTools['digest']): readonly KeyPart[] => [
  ['user', digest(JSON.stringify([claims.iss, claims.user_id ?? claims.sub ?? claims.user_name ?? '']))],
  ['userToken', digest(token)],
];

const prepare = async (
  type: OAuthType,
  service: TokenService,
  url: string,
  grant: Extract<GrantFields, { readonly kind: 'fields' }>,
  source: Extract<AssertionSource, { readonly kind: 'source' }> | undefined,
): Promise<TokenCallPlan> => {
  if (type.plan !== undefined) return type.plan(service, url, grant);
  const result = await source?.get();
  if (result?.kind === 'failed') return result;
  return { kind: 'call', service, request: buildTokenRequest(service, url, grant.fields, result?.assertion) };
};

const findUrl = async (
  type: OAuthType,
  service: TokenService,
  user: UserToken | undefined,
  input: LookupInput,
): Promise<string | undefined> => {
  if (service.urlType === 'Dedicated' || type.tenantOf === 'nobody') return service.url;
  const tenant = await findTenant(type, user, input);
  return tenant === undefined ? undefined : resolveTenant(service.url, tenant);
};

const findTenant = async (
  { tenantOf }: OAuthType,
  user: UserToken | undefined,
  input: LookupInput,
): Promise<string | undefined> => {
  if (tenantOf === 'user') return user?.subdomain;
  return (tenantOf === 'caller' ? input.tenantHeader : undefined) ?? (await input.findCallerTenant());
};

/** The client assertion in play; `undefined` where the client has a secret or a certificate instead. Source: SAP doc "Using Client Assertion with OAuth Flows" */
export const findAssertion = async (
  service: TokenService,
  subject: RetrievalSubject,
  input: LookupInput,
  tools: RetrievalTools,
): Promise<AssertionSource | undefined> => {
  const { clientAssertion } = input;
  const provider = input.assertionProvider ?? (clientAssertion === undefined ? service.assertionProvider : undefined);
  if (service.keyStore !== undefined) return undefined;
  if (provider !== undefined) return tools.findAssertionSource(subject, provider, input);
  return clientAssertion && toSource(clientAssertion);
};

const toSource = (assertion: ClientAssertion): AssertionSource => ({
  kind: 'source',
  fingerprint: sha256Hex(`${assertion.type} ${assertion.assertion}`),
  get: async () => ({ kind: 'assertion', assertion }),
});

/** Why a token service cannot be reached. Source: SAP doc "OAuth with X.509 Client Certificates"; release note on PrivateLink */
export const findObstacle = (service: TokenService): string | undefined => {
  if (service.proxyType === 'Internet') return undefined;
  if (service.proxyType === 'OnPremise')
    return service.keyStore === undefined
      ? undefined
      : '"tokenService.KeyStoreLocation" can only be used with proxy type "Internet"';
  return 'The proxy type does not support automatic token retrieval';
};
