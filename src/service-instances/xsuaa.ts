import { z } from 'zod';
import { definePlan } from './offering.ts';

const scopeName = z
  .string()
  .max(193)
  .regex(/^(\$XSAPPNAME\.)?[A-Za-z0-9_\-/:.]+$/, 'a scope is named like $XSAPPNAME.Read');

// The parts of an application security descriptor that matter to client credentials. Others (role templates, collections) are kept
// with the instance and returned unchanged.
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
  'oauth2-configuration': z
    .looseObject({ 'token-validity': z.number().int().min(60).max(86_400).optional() })
    .optional(),
});

const qualify = (scope: string, xsappname: string): string => scope.replace('$XSAPPNAME', xsappname);

/** The authorization service of an application. Source: SAP doc "Application Security Descriptor Configuration Syntax" */
export const xsuaaApplication = definePlan({
  offering: 'xsuaa',
  plan: 'application',
  summary: 'OAuth client of an application, with the scopes it declares',
  parameters: parametersSchema,
  planClient: ({ name }, parameters) => {
    const xsappname = `${parameters.xsappname ?? name}!t1`;
    return {
      clientId: `sb-${xsappname}`,
      xsappname,
      authorities: (parameters.authorities ?? []).map((scope) => qualify(scope, xsappname)),
      grantTypes: ['client_credentials'],
      tokenValiditySeconds: parameters['oauth2-configuration']?.['token-validity'] ?? 43_200,
    };
  },
  describeKey: ({ subaccount, instance, client, clientSecret, urls }) => ({
    clientid: client.clientId,
    clientsecret: clientSecret,
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
    serviceInstanceId: instance.id,
    'credential-type': 'binding-secret',
  }),
});
