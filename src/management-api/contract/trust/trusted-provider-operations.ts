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
  putTrustedIdentityProvider: put(providers, 'Trust an identity provider, or replace what is trusted of it', {
    request: trustedProviderSchema,
    response: z.object({ isNew: z.boolean() }),
  }),
  deleteTrustedIdentityProvider: act(`${providers}/delete`, 'No longer trust an identity provider', {
    request: trustedProviderKeySchema,
    response: z.object({}),
  }),
} as const;
