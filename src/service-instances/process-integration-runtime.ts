import { z } from 'zod';
import { toIsoTime } from '../foundation/clock.ts';
import { unknownRole, withdrawnGrantType } from './errors.ts';
import { credentialFields } from './keys/key-credential.ts';
import { definePlan, type KeyContext } from './offering.ts';

const instanceParameters = (defaults: { readonly tokenValiditySeconds: number }) =>
  z.strictObject({
    roles: z.array(z.string().min(1).max(200)).max(100).optional(),
    'grant-types': z.array(z.string()).default(['client_credentials']),
    'redirect-uris': z.array(z.string()).optional(),
    'token-validity': z
      .number()
      .int()
      .min(3600, 'must be 3600 to 86400 seconds')
      .max(86_400, 'must be 3600 to 86400 seconds')
      .default(defaults.tokenValiditySeconds),
    'token-auto-approve-scopes': z.unknown().optional(),
  });

const assertGrantTypes = (grantTypes: readonly string[]): readonly string[] => {
  if (grantTypes.includes('client_x509')) throw withdrawnGrantType();
  return grantTypes;
};

const describeKey = (host: 'it' | 'it-rt') => (context: KeyContext) => ({
  oauth: {
    clientid: context.client.clientId,
    clientsecret: credentialFields(context.credential, context.subaccount, context.urls).clientsecret,
    url: context.urls.origin(`${context.subaccount.subdomain}.${host}`),
    createdate: toIsoTime(context.createdAtMs),
    tokenurl: `${context.urls.origin(`${context.subaccount.subdomain}.authentication`)}/oauth/token`,
  },
});

/** For API clients of the Cloud Integration OData API. Source: SAP doc "Service Instance and Service Key Parameters", plan `api` */
export const integrationApi = definePlan({
  offering: 'it-rt',
  plan: 'api',
  summary: 'API clients of the Cloud Integration OData API',
  parameters: instanceParameters({ tokenValiditySeconds: 43_200 }),
  planClient: ({ id }, parameters, { expandApiRole }) => {
    const xsappname = 'it!b1';
    const permissions = (parameters.roles ?? []).flatMap((template) => {
      const expanded = expandApiRole(template);
      if (expanded === undefined) throw unknownRole(template);
      return [template, ...expanded];
    });
    return {
      clientId: `sb-${id}!b1|${xsappname}`,
      xsappname,
      authorities: [...new Set(permissions)].map((permission) => `${xsappname}.${permission}`),
      grantTypes: assertGrantTypes(parameters['grant-types']),
      tokenValiditySeconds: parameters['token-validity'],
      credentialTypes: ['binding-secret'],
    };
  },
  describeKey: describeKey('it'),
});

/** For senders to message endpoints. Source: SAP doc "Service Instance and Service Key Parameters", plan `integration-flow` */
export const integrationFlow = definePlan({
  offering: 'it-rt',
  plan: 'integration-flow',
  summary: 'Senders to message endpoints',
  parameters: instanceParameters({ tokenValiditySeconds: 3600 }),
  planClient: ({ id, subaccount }, parameters) => {
    const xsappname = `it-rt-${subaccount.subdomain}!b1`;
    return {
      clientId: `sb-${id}!b1|${xsappname}`,
      xsappname,
      authorities: (parameters.roles ?? ['ESBMessaging.send']).map((role) => `${xsappname}.${role}`),
      grantTypes: assertGrantTypes(parameters['grant-types']),
      tokenValiditySeconds: parameters['token-validity'],
      credentialTypes: ['binding-secret'],
    };
  },
  describeKey: describeKey('it-rt'),
});
