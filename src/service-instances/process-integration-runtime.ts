import { z } from 'zod';
import { describeCertificate, parseCertificates } from '../crypto/certificates.ts';
import { toIsoTime } from '../foundation/clock.ts';
import { unknownRole, withdrawnGrantType } from './errors.ts';
import { parseIntegrationKeyParameters } from './keys/integration-key-parameters.ts';
import type { KeyCredential } from './keys/key-credential.ts';
import { type ClientPlan, definePlan, type KeyContext } from './offering.ts';

/** The grants an instance may have, by their names on the wire. Source: SAP doc "Creating Service Instance and Service Key for Inbound Authentication" */
const grantTypes = [
  'client_credentials',
  'authorization_code',
  'password',
  'refresh_token',
  'urn:ietf:params:oauth:grant-type:saml2-bearer',
  'urn:ietf:params:oauth:grant-type:jwt-bearer',
] as const;

/** Withdrawn, yet known: instances of old have it. Source: SAP doc "Service Instance and Service Key Parameters" */
const withdrawnGrant = 'client_x509';

const instanceParameters = (defaults: { readonly tokenValiditySeconds: number }) =>
  z.strictObject({
    roles: z.array(z.string().min(1).max(200)).max(100).optional(),
    'grant-types': z
      .array(z.enum([...grantTypes, withdrawnGrant], `must be of ${grantTypes.join(', ')}`))
      .min(1)
      .default(['client_credentials']),
    'redirect-uris': z.array(z.string().min(1).max(2000)).max(100).optional(),
    'token-validity': z
      .number()
      .int()
      .min(3600, 'must be 3600 to 86400 seconds')
      .max(86_400, 'must be 3600 to 86400 seconds')
      .default(defaults.tokenValiditySeconds),
    'token-auto-approve-scopes': z.unknown().optional(),
  });

type InstanceParameters = z.output<ReturnType<typeof instanceParameters>>;

/** What both plans have in common. `roleTemplates`: the scopes a user's role brings. */
const toClientPlan = (
  id: string,
  xsappname: string,
  permissions: readonly string[],
  parameters: InstanceParameters,
  roleTemplates: Readonly<Record<string, string[]>>,
): ClientPlan => {
  if (parameters['grant-types'].includes(withdrawnGrant)) throw withdrawnGrantType();
  const redirectUris = parameters['redirect-uris'] ?? [];
  const hasUsers = parameters['grant-types'].some((grant) => grant !== 'client_credentials');
  return {
    clientId: `sb-${id}!b1|${xsappname}`,
    xsappname,
    authorities: [...new Set(permissions)].map((permission) => `${xsappname}.${permission}`),
    grantTypes: parameters['grant-types'],
    tokenValiditySeconds: parameters['token-validity'],
    redirectUris,
    settings: {
      roleTemplates: hasUsers ? roleTemplates : {},
      hasRedirectPatterns: redirectUris.some((uri) => uri.includes('*')),
    },
    credentialTypes: ['binding-secret', 'x509'],
  };
};

const describeKey = (host: 'it' | 'it-rt') => (context: KeyContext) => {
  const { client, credential, subaccount, urls } = context;
  const tokenHost = credential.type === 'x509' ? 'authentication.cert' : 'authentication';
  return {
    oauth: {
      clientid: client.clientId,
      ...describeCredential(credential),
      url: urls.origin(`${subaccount.subdomain}.${host}`),
      createdate: toIsoTime(context.createdAtMs),
      tokenurl: `${urls.origin(`${subaccount.subdomain}.${tokenHost}`)}/oauth/token`,
    },
  };
};

/** Source: SAP doc "Service Key Types" (samples of all three) */
const describeCredential = (credential: KeyCredential): Readonly<Record<string, unknown>> => {
  if (credential.type === 'binding-secret') {
    const { clientSecret } = credential;
    return clientSecret === undefined ? {} : { clientsecret: clientSecret.reveal() };
  }
  const { certificatePem = '', privateKeyPem } = credential;
  return {
    certificate: certificatePem,
    ...(privateKeyPem !== undefined && { key: privateKeyPem.reveal() }),
    certificatedetails: describeLeaf(certificatePem),
  };
};

const describeLeaf = (certificatePem: string): Readonly<Record<string, string>> => {
  const parsed = parseCertificates(certificatePem);
  if (parsed.kind === 'failed') throw new Error('the certificate of a service key cannot be read');
  const { issuerDn, subjectDn, notAfterMs, serialNumberHex } = describeCertificate(parsed.certificatesPem[0]);
  return {
    issuerdn: issuerDn,
    subjectdn: subjectDn,
    validuntil: toIsoTime(notAfterMs),
    serialnumber: `0x${serialNumberHex}`,
  };
};

/** For API clients of the Cloud Integration OData API. Source: SAP doc "Service Instance and Service Key Parameters", plan `api` */
export const integrationApi = definePlan({
  offering: 'it-rt',
  plan: 'api',
  summary: 'API clients of the Cloud Integration OData API',
  parameters: instanceParameters({ tokenValiditySeconds: 43_200 }),
  planClient: ({ id }, parameters, { apiRoles }) => {
    const xsappname = 'it!b1';
    const permissions = (parameters.roles ?? []).flatMap((template) => {
      const expanded = apiRoles.get(template);
      if (expanded === undefined) throw unknownRole(template);
      return [template, ...expanded];
    });
    const qualify = (names: readonly string[]) => names.map((name) => `${xsappname}.${name}`);
    const ofUsers = [...apiRoles].map(([template, expanded]) => [template, qualify([template, ...expanded])] as const);
    return toClientPlan(id, xsappname, permissions, parameters, Object.fromEntries(ofUsers));
  },
  parseKey: (parameters, { grantTypes: granted }) =>
    parseIntegrationKeyParameters(parameters, { grantTypes: granted, mayBeUnpinned: false }),
  describeKey: describeKey('it'),
});

/** The runtime's role template for users of an identity provider, and the role it stands for. Source: SAP doc "Tasks and Permissions for Cloud Integration" */
const senderTemplate = 'MessagingSend';
const senderRole = 'ESBMessaging.send';

/** For senders to message endpoints. Source: SAP doc "Service Instance and Service Key Parameters", plan `integration-flow` */
export const integrationFlow = definePlan({
  offering: 'it-rt',
  plan: 'integration-flow',
  summary: 'Senders to message endpoints',
  parameters: instanceParameters({ tokenValiditySeconds: 3600 }),
  planClient: ({ id, subaccount }, parameters) => {
    const xsappname = `it-rt-${subaccount.subdomain}!b1`;
    return toClientPlan(id, xsappname, parameters.roles ?? [senderRole], parameters, {
      [senderTemplate]: [`${xsappname}.${senderRole}`],
    });
  },
  parseKey: (parameters, { grantTypes: granted }) =>
    parseIntegrationKeyParameters(parameters, { grantTypes: granted, mayBeUnpinned: true }),
  describeKey: describeKey('it-rt'),
});
