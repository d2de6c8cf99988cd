import { z } from 'zod';
import type { SignOnProvider } from '../../../identity-provider/index.ts';
import { builtInOrigin } from '../../access-token/token-details.ts';

/** Whom to ask without showing the choice. */
export type ProviderChoice =
  | { readonly kind: 'provider'; readonly alias: string }
  | { readonly kind: 'page' }
  /** A provider is asked for that is not there. */
  | { readonly kind: 'unknown' };

/** What is known of who is to sign in. */
export type ProviderWish = {
  /** The parameter `login_hint`. */
  readonly hint?: string | undefined;
  /** Where the user who must sign in anew comes from. */
  readonly formerOrigin?: string | undefined;
};

const hintSchema = z.object({ origin: z.string() });

/**
 * Chooses the provider that the client names, that the user has signed in at before, or that is the subaccount's default. Source: SAP doc "Tokens"
 * (`login_hint`); SAP doc "Application Identity Provider" (default)
 */
export const chooseProvider = (
  { hint, formerOrigin }: ProviderWish,
  offer: { readonly providers: readonly SignOnProvider[]; readonly defaultAlias: string | undefined },
): ProviderChoice => {
  const hinted = originOf(hint);
  const origin = hinted ?? formerOrigin;
  if (origin === builtInOrigin) return { kind: 'page' };
  const named = offer.providers.find(({ name }) => name === origin);
  if (hinted !== undefined && named === undefined) return { kind: 'unknown' };
  const alias = named?.alias ?? offer.defaultAlias;
  return alias === undefined ? { kind: 'page' } : { kind: 'provider', alias };
};

/** UAA's hint is JSON; every other one names a user. */
const originOf = (hint: string | undefined): string | undefined => {
  if (hint?.startsWith('{') !== true) return undefined;
  try {
    return hintSchema.safeParse(JSON.parse(hint)).data?.origin;
  } catch {
    return undefined;
  }
};
