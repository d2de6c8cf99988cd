import { z } from 'zod';
import { connectivityApiApplicationId, connectivityApplicationId, connectorInfoScope } from '../inbound-auth/index.ts';
import { credentialFields } from './keys/key-credential.ts';
import { type ClientPlan, definePlan, type KeyContext } from './offering.ts';
import type { KeyCredentials } from './service-instance.ts';

const parameters = z.strictObject({});

const planClient = (
  { id }: { readonly id: string },
  applicationId: string,
  authorities: readonly string[],
): ClientPlan => ({
  clientId: `sb-clone-${id}!b1|${applicationId}`,
  xsappname: `clone-${id}!b1|${applicationId}`,
  authorities,
  // Applications exchange users' tokens for one of the service, which then tells the proxy who the user is.
  grantTypes: ['client_credentials', 'urn:ietf:params:oauth:grant-type:jwt-bearer', 'refresh_token'],
  tokenValiditySeconds: 43_200,
  credentialTypes: ['binding-secret', 'x509'],
});

/** `url` is the older twin of `token_service_url`, which clients still read; ports are texts. */
const describeKey = ({
  subaccount,
  instance,
  client,
  credential,
  urls,
  onPremiseProxy: { host, httpPort, socks5Port },
  verificationKeyPem,
}: KeyContext): KeyCredentials => ({
  clientid: client.clientId,
  ...credentialFields(credential, subaccount, urls),
  token_service_url: urls.origin(`${subaccount.subdomain}.authentication`),
  url: urls.origin(`${subaccount.subdomain}.authentication`),
  token_service_url_pattern: urls.origin('{tenant}.authentication'),
  uaadomain: urls.authority('authentication'),
  onpremise_proxy_host: host,
  onpremise_proxy_port: String(httpPort),
  onpremise_proxy_http_port: String(httpPort),
  onpremise_socks5_proxy_port: String(socks5Port),
  xsappname: client.xsappname,
  identityzone: subaccount.subdomain,
  tenantid: subaccount.id,
  tenantmode: 'dedicated',
  instanceid: instance.id,
  verificationkey: verificationKeyPem,
});

/** The proxies to on-premise systems. Source: SAP doc "Create and Bind a Connectivity Service Instance"; contract of the connectivity proxy 7.1 */
export const connectivityLite = definePlan({
  offering: 'connectivity',
  plan: 'lite',
  summary: 'Reach on-premise systems through connectors',
  parameters,
  planClient: (instance) => planClient(instance, connectivityApplicationId, []),
  describeKey,
});

/** The API that tells which connectors are connected. Source: SAP doc "Calling the Connectivity Service REST API"; paths assumed */
export const connectivityApiAccess = definePlan({
  offering: 'connectivity',
  plan: 'api_access',
  summary: 'Read which connectors are connected',
  parameters,
  planClient: (instance) => planClient(instance, connectivityApiApplicationId, [connectorInfoScope]),
  describeKey: (context) => ({
    ...describeKey(context),
    connectivity_service: {
      url: context.urls.origin('connectivity'),
      api_path: '/connectivity/v1',
      scc_info_path: '/connectivity/v1/connectors',
    },
  }),
});
