import { z } from 'zod';
import { credentialFields } from './keys/key-credential.ts';
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
