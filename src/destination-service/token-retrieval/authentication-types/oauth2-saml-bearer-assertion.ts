import { z } from 'zod';
import { sha256Hex } from '../../../crypto/digest.ts';
import type { Properties } from '../../configurations/configuration.ts';
import { type AssertionProperties, assertionFields, readAssertionProperties } from '../../saml/assertion-properties.ts';
import { buildTokenRequest } from '../../token-service/build-token-request.ts';
import { isTenantLabel, resolveTenant } from '../../token-service/resolve-tenant.ts';
import {
  readTokenService,
  type TokenService,
  tokenServiceSchema,
} from '../../token-service/token-service-properties.ts';
import { toShownUrl } from '../../trace/token-trace.ts';
import type { RetrievedToken } from '../auth-token.ts';
import type { LookupInput } from '../lookup-input.ts';
import { describeUser, findObstacle } from '../oauth-type.ts';
import { prepareAssertion } from '../prepare-assertion.ts';
import {
  defineAuthenticationType,
  type ParsedProperties,
  type RetrievalSubject,
  type RetrievalTools,
  retrievalFailure,
  type TokenCallPlan,
} from '../token-retrieval.ts';

const properties = tokenServiceSchema
  .omit({
    clientId: true,
    clientSecret: true,
    'tokenService.addClientCredentialsInBody': true,
    'clientAssertion.type': true,
    'clientAssertion.destinationName': true,
  })
  .extend({
    clientKey: z.string({ error: '"clientKey" is required' }).min(1, '"clientKey" is required'),
    companyId: z.string().optional(),
    SAMLAssertionProvider: z
      .enum(
        ['DestinationServiceGenerated', 'ClientProvided'],
        '"SAMLAssertionProvider" must be "DestinationServiceGenerated" or "ClientProvided"',
      )
      .optional(),
    ...assertionFields,
  });

type SamlBearerProperties = {
  readonly service: TokenService;
  readonly companyId: string | undefined;
  /** `undefined`: the caller brings the assertion. */
  readonly assertion: AssertionProperties | undefined;
  readonly encoding: 'base64' | 'base64url';
};

/** An access token for a SAML assertion about the user. Source: SAP doc "OAuth SAML Bearer Assertion Authentication"; RFC 7522 §2.1 */
export const oauth2SamlBearerAssertion = defineAuthenticationType<SamlBearerProperties>({
  name: 'OAuth2SAMLBearerAssertion',
  properties,
  parse: (all) => parse(all),
  tokenKeyStore: ({ service }) => service.keyStore?.location,
  retrieve: async (parsed, subject, input, tools) => {
    const obstacle = findObstacle(parsed.service);
    if (obstacle !== undefined) return retrievalFailure(obstacle);
    return parsed.assertion === undefined
      ? exchangeProvided(parsed, subject, input, tools)
      : exchangeGenerated(parsed, parsed.assertion, subject, input, tools);
  },
});

const parse = (all: Properties): ParsedProperties<SamlBearerProperties> => {
  const result = properties.safeParse(all);
  if (!result.success) return { kind: 'incomplete', message: result.error.issues[0]?.message ?? 'invalid properties' };
  const { data } = result;
  // The client has no secret of its own here: `tokenServiceUser`, a certificate or nothing proves it.
  const service = readTokenService({ ...data, clientId: data.clientKey, clientSecret: undefined }, all);
  const common = {
    service: { ...service, addsCredentialsToBody: true },
    companyId: data.companyId === '' ? undefined : data.companyId,
    encoding: data.samlAssertionEncoding ?? 'base64url',
  };
  if (data.SAMLAssertionProvider === 'ClientProvided')
    return { kind: 'parsed', parsed: { ...common, assertion: undefined } };
  const assertion = readAssertionProperties(data);
  if (assertion.kind === 'incomplete') return assertion;
  return { kind: 'parsed', parsed: { ...common, assertion: assertion.parsed } };
};

const exchangeProvided = async (
  parsed: SamlBearerProperties,
  subject: RetrievalSubject,
  input: LookupInput,
  tools: RetrievalTools,
): Promise<RetrievedToken> => {
  const assertion = input.samlAssertion;
  if (assertion === undefined) return retrievalFailure('The header X-samlAssertion is required');
  const url = await findUrl(parsed.service, input.findCallerTenant);
  if (url === undefined) return retrievalFailure(tenantUnknown);
  return tools.findToken(subject, '', async () => toPlan(parsed, url, assertion), {
    isCached: false,
    keyParts: [['tokenServiceUrl', toShownUrl(url)]],
  });
};

const exchangeGenerated = async (
  parsed: SamlBearerProperties,
  properties: AssertionProperties,
  subject: RetrievalSubject,
  input: LookupInput,
  tools: RetrievalTools,
): Promise<RetrievedToken> => {
  const prepared = await prepareAssertion(properties, subject, input, tools);
  if (prepared.kind === 'failed') return retrievalFailure(prepared.message);
  const { user } = prepared;
  const url = await findUrl(parsed.service, async () =>
    user === undefined ? input.findCallerTenant() : user.subdomain,
  );
  if (url === undefined) return retrievalFailure(tenantUnknown);
  const who = user === undefined ? 'system user' : sha256Hex(user.token);
  return tools.findToken(
    subject,
    [subject.fingerprint, url, prepared.fingerprint, who].join(' '),
    async () => {
      const issued = await prepared.issue(url);
      if (issued.kind === 'failed') return issued;
      return toPlan(parsed, url, Buffer.from(issued.document, 'utf8').toString(parsed.encoding));
    },
    {
      ...(user && { notAfterMs: user.expiresAtMs }),
      keyParts: [
        ['tokenServiceUrl', toShownUrl(url)],
        ['assertion', tools.digest(prepared.fingerprint)],
        ...(user === undefined ? [] : describeUser(user, tools.digest)),
      ],
    },
  );
};

const tenantUnknown = 'The tenant of "tokenServiceURL" could not be determined';

const findUrl = async (
  service: TokenService,
  findTenant: () => Promise<string | undefined>,
): Promise<string | undefined> => {
  if (service.urlType === 'Dedicated') return service.url;
  const tenant = await findTenant();
  // A token of another issuer may name anything, also what would make another host of the URL.
  return tenant === undefined || !isTenantLabel(tenant) ? undefined : resolveTenant(service.url, tenant);
};

const toPlan = ({ service, companyId }: SamlBearerProperties, url: string, assertion: string): TokenCallPlan => ({
  kind: 'call',
  service,
  request: buildTokenRequest(
    service,
    url,
    [
      ['grant_type', 'urn:ietf:params:oauth:grant-type:saml2-bearer'],
      ['assertion', assertion],
      ...(companyId === undefined ? [] : [['company_id', companyId] as const]),
    ],
    undefined,
  ),
});
