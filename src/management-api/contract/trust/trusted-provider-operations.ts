import { z } from 'zod';
import { act, get, put } from '../operation.ts';
import { inSubaccount } from '../paths.ts';
import { trustedProviderKeySchema, trustedProviderSchema } from './trusted-provider-schema.ts';

const providers = `${inSubaccount}/trusted-identity-providers` as const;

/** Trusted identity providers of a subaccount. Their names are URLs, so they are in bodies, not in paths. Source: Portolan */
export const trustedProviderOperations = {
  listTrustedIdentityProviders: get(providers, 'Identity providers the subaccount trusts beside its own', {
    response: z.array(trustedProviderSchema),
  }),
  // Apart from the list, so that what is listed can be put back as it is.
  listIdentityProviderUses: get(
    `${providers}/uses`,
    'When assertions of trusted identity providers were last taken; those that never were are left out',
    { response: z.array(trustedProviderKeySchema.extend({ lastUsedAtMs: z.number() })) },
  ),
  putTrustedIdentityProvider: put(providers, 'Trust an identity provider, or replace what is trusted of it', {
    request: trustedProviderSchema,
    response: z.object({ isNew: z.boolean() }),
  }),
  setDefaultIdentityProvider: put(
    `${inSubaccount}/default-identity-provider`,
    'Send users to an identity provider at once, or let them choose',
    {
      /** Without a name they choose. */
      request: z.strictObject({ name: z.string().min(1).max(1024).optional() }),
      response: z.object({ name: z.string().optional() }),
    },
  ),
  deleteTrustedIdentityProvider: act(`${providers}/delete`, 'No longer trust an identity provider', {
    request: trustedProviderKeySchema,
    response: z.object({}),
  }),
} as const;
