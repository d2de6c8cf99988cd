import type { TrustedProvider } from '../../identity-provider/index.ts';
import type { LandscapeSubaccount } from '../contract.ts';

type WireProvider = LandscapeSubaccount['trustedIdentityProviders'][number];

/** A trusted provider as the contract shows it, without what is empty or `false`. Source: Portolan */
export const toWireProvider = (provider: TrustedProvider): WireProvider =>
  // The fields of a stored provider are those of the contract's, which may leave out each one dropped here.
  Object.fromEntries(Object.entries(provider).filter(([name, value]) => isWorthSaying(name, value))) as WireProvider;

const defaultBinding = 'HTTP-Redirect';

const isWorthSaying = (name: string, value: unknown): boolean =>
  name === 'isEnabled' ||
  !(
    value === false ||
    value === '' ||
    value === defaultBinding ||
    value === undefined ||
    (Array.isArray(value) && value.length === 0)
  );
