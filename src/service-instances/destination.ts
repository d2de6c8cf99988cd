import { z } from 'zod';
import { initDataSchema } from '../destination-service/index.ts';
import { credentialFields } from './keys/key-credential.ts';
import { definePlan, type StoredParameters } from './offering.ts';

/** The application name shared by every client of the destination service; tokens for it carry it in client id and audience. */
const destinationAppName = 'destination-xsappname!b1';

const scopes = z.array(z.string().min(1).max(500)).max(100);
const accessSchema = z.strictObject({ read_scopes: scopes.optional(), write_scopes: scopes.optional() });
const subscriberAccessSchema = z.strictObject({
  destination: accessSchema.optional(),
  certificate: accessSchema.optional(),
});
const parameters = z.strictObject({
  HTML5Runtime_enabled: z.boolean().optional(),
  init_data: initDataSchema.optional(),
  subscriber_access: subscriberAccessSchema.optional(),
});

/** The scopes subscribers need for what they share with a provider; without any they have no access. Source: SAP doc "Use a Config.JSON to Create or Update a Destination Service Instance" */
export type SubscriberAccess = z.output<typeof subscriberAccessSchema>;

/** The access kept with an instance of the destination service. */
export const readSubscriberAccess = (stored: StoredParameters): SubscriberAccess =>
  subscriberAccessSchema.parse(stored.subscriber_access ?? {});

/** Lists that are not named stay as they are; an empty one goes. Source: as above */
const mergeAccess = (previous: unknown, given: SubscriberAccess | undefined): SubscriberAccess | undefined => {
  const before = subscriberAccessSchema.parse(previous ?? {});
  const kinds = (['destination', 'certificate'] as const).flatMap((kind) => {
    const lists = Object.entries({ ...before[kind], ...given?.[kind] }).filter(
      ([, list]) => list !== undefined && list.length > 0,
    );
    return lists.length === 0 ? [] : [[kind, Object.fromEntries(lists)] as const];
  });
  return kinds.length === 0 ? undefined : Object.fromEntries(kinds);
};

/** An instance of the destination service. Source: SAP doc "Create and Bind a Destination Service Instance" */
export const destinationLite = definePlan({
  offering: 'destination',
  plan: 'lite',
  summary: 'Find and manage destinations',
  parameters,
  keepParameters: ({ init_data: _done, subscriber_access: access, ...kept }, previous) => {
    const merged = mergeAccess(previous.subscriber_access, access);
    return { ...kept, ...(merged !== undefined && { subscriber_access: merged }) };
  },
  readInitData: ({ init_data: data }) => data,
  planClient: ({ id }) => ({
    clientId: `sb-clone-${id}!b1|${destinationAppName}`,
    xsappname: `clone-${id}!b1|${destinationAppName}`,
    authorities: [],
    // The service exchanges its callers' tokens; programs do so themselves, too, before they call it.
    grantTypes: ['client_credentials', 'urn:ietf:params:oauth:grant-type:jwt-bearer', 'refresh_token'],
    tokenValiditySeconds: 43_200,
    credentialTypes: ['binding-secret', 'x509'],
  }),
  describeKey: ({ subaccount, instance, client, credential, urls, verificationKeyPem }) => ({
    clientid: client.clientId,
    ...credentialFields(credential, subaccount, urls),
    uri: urls.origin('destination-configuration'),
    url: urls.origin(`${subaccount.subdomain}.authentication`),
    uaadomain: urls.authority('authentication'),
    xsappname: client.xsappname,
    identityzone: subaccount.subdomain,
    tenantid: subaccount.id,
    tenantmode: 'dedicated',
    instanceid: instance.id,
    verificationkey: verificationKeyPem,
  }),
});
