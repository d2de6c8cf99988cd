import { z } from 'zod';
import { definePlan } from './offering.ts';

/** The application name shared by every client of the destination service; tokens for it carry it in client id and audience. */
const destinationAppName = 'destination-xsappname!b1';

/** An instance of the destination service. Source: SAP doc "Create and Bind a Destination Service Instance" */
export const destinationLite = definePlan({
  offering: 'destination',
  plan: 'lite',
  summary: 'Find and manage destinations',
  parameters: z.strictObject({ HTML5Runtime_enabled: z.boolean().optional() }),
  planClient: ({ id }) => ({
    clientId: `sb-clone-${id}!b1|${destinationAppName}`,
    xsappname: `clone-${id}!b1|${destinationAppName}`,
    authorities: [],
    grantTypes: ['client_credentials'],
    tokenValiditySeconds: 43_200,
  }),
  describeKey: ({ subaccount, instance, client, clientSecret, urls }) => ({
    clientid: client.clientId,
    clientsecret: clientSecret,
    uri: urls.origin('destination-configuration'),
    url: urls.origin(`${subaccount.subdomain}.authentication`),
    uaadomain: urls.authority('authentication'),
    xsappname: client.xsappname,
    identityzone: subaccount.subdomain,
    tenantid: subaccount.id,
    tenantmode: 'dedicated',
    instanceid: instance.id,
    'credential-type': 'binding-secret',
  }),
});
