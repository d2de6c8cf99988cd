import { z } from 'zod';
import { credentialFields } from './keys/key-credential.ts';
import type { CredentialType } from './keys/key-parameters.ts';
import { definePlan } from './offering.ts';

const scopeName = z
  .string()
  .max(193)
  .regex(/^(\$XSAPPNAME\.)?[A-Za-z0-9_\-/:.]+$/, 'a scope is named like $XSAPPNAME.Read');

const grantTypes = {
  authorization_code: 'authorization_code',
  client_credentials: 'client_credentials',
  refresh_token: 'refresh_token',
  password: 'password',
  'urn:ietf:params:oauth:grant-type:saml2-bearer': 'urn:ietf:params:oauth:grant-type:saml2-bearer',
  'urn:ietf:params:oauth:grant-type:jwt-bearer': 'urn:ietf:params:oauth:grant-type:jwt-bearer',
} as const;

/** Password is for those who ask for it. Source: SAP doc "Application Security Descriptor Configuration Syntax", grant-types; RFC 9700 §2.4 */
const defaultGrantTypes = Object.values(grantTypes).filter((name) => name !== 'password');

const oauth2Configuration = z.looseObject({
  'token-validity': z.number().int().min(60).max(86_400).optional(),
  'refresh-token-validity': z.number().int().min(60).max(31_536_000).optional(),
  'redirect-uris': z.array(z.string().min(1).max(2000)).max(100).optional(),
  'grant-types': z
    // `Object.keys` would lose the literal types.
    .array(z.enum(Object.values(grantTypes), `must be of ${Object.values(grantTypes).join(', ')}`))
    .min(1)
    .optional(),
  'credential-types': z
    .array(z.enum(['binding-secret', 'x509', 'instance-secret']))
    .min(1)
    .optional(),
});

// The parts of an application security descriptor that matter to tokens. Others (role collections, attributes) are kept with the instance
// and returned unchanged.
const parametersSchema = z.looseObject({
  xsappname: z
    .string()
    .min(1)
    .max(100)
    .regex(/^[A-Za-z0-9_\-/]+$/, 'letters, digits, "_", "-" and "/" only')
    .optional(),
  'tenant-mode': z.enum(['dedicated', 'shared']).optional(),
  scopes: z
    .array(z.looseObject({ name: scopeName }))
    .max(500)
    .optional(),
  authorities: z.array(scopeName).max(500).optional(),
  'role-templates': z
    .array(
      z.looseObject({
        name: z.string().min(1).max(255),
        'scope-references': z.array(scopeName).max(500).optional(),
      }),
    )
    .max(500)
    .optional(),
  'oauth2-configuration': oauth2Configuration.optional(),
});

const qualify = (scope: string, xsappname: string): string => scope.replace('$XSAPPNAME', xsappname);

/** Secrets of instances are no longer made; an old descriptor may still name them. */
const credentialTypesOf = (named: readonly string[] | undefined): readonly CredentialType[] => {
  if (named === undefined) return ['binding-secret', 'x509'];
  const offered = named.filter((name) => name !== 'instance-secret');
  // Whatever is not `instance-secret` is one of the two others, by the schema.
  return offered.length === 0 ? ['binding-secret'] : (offered as CredentialType[]);
};

/** The authorization service of an application. Source: SAP doc "Application Security Descriptor Configuration Syntax" */
export const xsuaaApplication = definePlan({
  offering: 'xsuaa',
  plan: 'application',
  summary: 'OAuth client of an application, with the scopes and role templates it declares',
  parameters: parametersSchema,
  planClient: ({ name }, parameters) => {
    const xsappname = `${parameters.xsappname ?? name}!t1`;
    const configuration = parameters['oauth2-configuration'] ?? {};
    const redirectUris = configuration['redirect-uris'] ?? [];
    const refreshTokenValiditySeconds = configuration['refresh-token-validity'];
    const templates = (parameters['role-templates'] ?? []).map(
      (template) =>
        [template.name, (template['scope-references'] ?? []).map((scope) => qualify(scope, xsappname))] as const,
    );
    return {
      clientId: `sb-${xsappname}`,
      xsappname,
      authorities: (parameters.authorities ?? []).map((scope) => qualify(scope, xsappname)),
      grantTypes: configuration['grant-types'] ?? defaultGrantTypes,
      tokenValiditySeconds: configuration['token-validity'] ?? 43_200,
      ...(refreshTokenValiditySeconds !== undefined && { refreshTokenValiditySeconds }),
      redirectUris,
      settings: {
        roleTemplates: Object.fromEntries(templates.map(([template, scopes]) => [template, [...scopes]])),
        hasRedirectPatterns: redirectUris.some((uri) => uri.includes('*')),
      },
      credentialTypes: credentialTypesOf(configuration['credential-types']),
    };
  },
  describeKey: ({ subaccount, instance, client, credential, urls, verificationKeyPem }) => ({
    clientid: client.clientId,
    ...credentialFields(credential, subaccount, urls),
    url: urls.origin(`${subaccount.subdomain}.authentication`),
    uaadomain: urls.authority('authentication'),
    xsappname: client.xsappname,
    identityzone: subaccount.subdomain,
    identityzoneid: subaccount.id,
    zoneid: subaccount.id,
    tenantid: subaccount.id,
    subaccountid: subaccount.id,
    tenantmode: instance.parameters['tenant-mode'] ?? 'dedicated',
    apiurl: urls.origin('api.authentication'),
    sburl: urls.origin('internal-xsuaa.authentication'),
    verificationkey: verificationKeyPem,
    serviceInstanceId: instance.id,
  }),
});
