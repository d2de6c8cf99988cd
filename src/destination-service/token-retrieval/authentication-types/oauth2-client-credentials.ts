import { badRequest } from '../../errors.ts';
import { buildTokenRequest, type ClientAssertion } from '../../token-service/build-token-request.ts';
import { resolveTenant } from '../../token-service/resolve-tenant.ts';
import {
  readTokenService,
  type TokenService,
  tokenServiceSchema,
} from '../../token-service/token-service-properties.ts';
import { type KeyPart, toShownUrl } from '../../trace/token-trace.ts';
import type { RetrievedToken } from '../auth-token.ts';
import { findAssertion, findObstacle } from '../oauth-type.ts';
import { defineAuthenticationType, retrievalFailure, type TokenCallPlan } from '../token-retrieval.ts';

/** An access token by the client credentials grant. Source: SAP doc "OAuth Client Credentials Authentication"; RFC 6749 §4.4 */
export const oauth2ClientCredentials = defineAuthenticationType<TokenService>({
  name: 'OAuth2ClientCredentials',
  properties: tokenServiceSchema,

  parse: (all) => {
    const result = tokenServiceSchema.safeParse(all);
    if (!result.success)
      return { kind: 'incomplete', message: result.error.issues[0]?.message ?? 'invalid properties' };
    return { kind: 'parsed', parsed: readTokenService(result.data, all) };
  },

  assertHeaders: (service, input) => {
    if (input.tenantHeader !== undefined && service.urlType === 'Dedicated')
      throw badRequest('The header X-tenant is not allowed for destinations with tokenServiceURLType "Dedicated"');
  },

  tokenKeyStore: (service) => service.keyStore?.location,

  retrieve: (service, subject, input, tools) => {
    const obstacle = findObstacle(service);
    if (obstacle !== undefined) return retrievalFailure(obstacle);
    const usesAssertion =
      service.keyStore === undefined &&
      (input.clientAssertion ?? input.assertionProvider ?? service.assertionProvider) !== undefined;
    // The usual case, and the one that must be cheap: nothing of the lookup decides about the token.
    if (service.urlType === 'Dedicated' && !usesAssertion)
      return tools.findToken(subject, subject.fingerprint, async () => plan(service, service.url, undefined));
    return retrieveForLookup();

    async function retrieveForLookup(): Promise<RetrievedToken> {
      let url = service.url;
      let cacheKey = subject.fingerprint;
      if (service.urlType === 'Common') {
        const tenant = input.tenantHeader ?? (await input.findCallerTenant());
        const resolved = tenant === undefined ? undefined : resolveTenant(service.url, tenant);
        if (resolved === undefined) return retrievalFailure('The tenant of "tokenServiceURL" could not be determined');
        url = resolved;
        cacheKey += ` ${tenant}`;
      }
      const urlPart: KeyPart = ['tokenServiceUrl', toShownUrl(url)];
      if (!usesAssertion)
        return tools.findToken(subject, cacheKey, async () => plan(service, url, undefined), { keyParts: [urlPart] });
      const source = await findAssertion(service, subject, input, tools);
      if (source === undefined) return retrievalFailure('A client assertion is required');
      if (source.kind === 'failed') return retrievalFailure(source.message);
      const getPlan = async (): Promise<TokenCallPlan> => {
        const result = await source.get();
        return result.kind === 'failed' ? result : plan(service, url, result.assertion);
      };
      return tools.findToken(subject, `${cacheKey} ${source.fingerprint}`, getPlan, {
        keyParts: [urlPart, ['clientAssertion', tools.digest(source.fingerprint)]],
      });
    }
  },
});

const plan = (service: TokenService, url: string, assertion: ClientAssertion | undefined): TokenCallPlan =>
  service.keyStore === undefined && assertion === undefined && service.clientSecret === undefined
    ? { kind: 'failed', message: '"clientSecret" is required' }
    : {
        kind: 'call',
        service,
        request: buildTokenRequest(service, url, [['grant_type', 'client_credentials']], assertion),
      };
