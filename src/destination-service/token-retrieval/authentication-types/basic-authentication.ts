import { z } from 'zod';
import { toAuthTokenTemplate } from '../auth-token.ts';
import { defineAuthenticationType } from '../token-retrieval.ts';

const properties = z.looseObject({
  User: z.string({ error: '"User" is required' }).min(1, '"User" is required'),
  Password: z.string({ error: '"Password" is required' }),
});

/** `User:Password` in base64, without an end. Source: SAP doc "HTTP Destinations"; RFC 7617 §2 (UTF-8) */
export const basicAuthentication = defineAuthenticationType({
  name: 'BasicAuthentication',
  properties,
  parse: (all) => {
    const result = properties.safeParse(all);
    if (!result.success)
      return { kind: 'incomplete', message: result.error.issues[0]?.message ?? 'invalid properties' };
    const value = Buffer.from(`${result.data.User}:${result.data.Password}`, 'utf8').toString('base64');
    return { kind: 'parsed', parsed: toAuthTokenTemplate({ type: 'Basic', value }) };
  },
  retrieve: (template) => ({ kind: 'token', token: { ...template, expiresInSeconds: undefined } }),
});
