import { z } from 'zod';
import { tokenServiceSchema } from '../../token-service/token-service-properties.ts';
import { defineOAuthType } from '../oauth-type.ts';

const schema = tokenServiceSchema.extend({
  User: z.string({ error: '"User" is required' }).min(1, '"User" is required'),
  Password: z.string({ error: '"Password" is required' }),
});

/** A technical user's name and password are sent to the token service. Source: SAP doc "OAuth Password Authentication"; RFC 6749 §4.3 */
export const oauth2Password = defineOAuthType({
  name: 'OAuth2Password',
  schema,
  tenantOf: 'nobody',
  acceptsClientAssertion: true,
  getFields: ({ all }) => ({
    kind: 'fields',
    fields: [
      ['grant_type', 'password'],
      ['username', all.User ?? ''],
      ['password', all.Password ?? ''],
    ],
    key: '',
  }),
});
