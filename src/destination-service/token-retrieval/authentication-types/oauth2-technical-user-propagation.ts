import { defineOAuthType } from '../oauth-type.ts';

/**
 * A token of a technical user for a system behind the Cloud Connector, which gets it in a header of its own. The token service is on the Internet
 * whatever the destination's proxy type. Source: SAP doc "OAuth Technical User Propagation Authentication"
 */
export const oauth2TechnicalUserPropagation = defineOAuthType({
  name: 'OAuth2TechnicalUserPropagation',
  tenantOf: 'caller',
  acceptsClientAssertion: true,
  alwaysOverInternet: true,
  getFields: () => ({
    kind: 'fields',
    fields: [['grant_type', 'client_credentials']],
    key: '',
    options: { header: 'SAP-Connectivity-Technical-Authentication' },
  }),
});
