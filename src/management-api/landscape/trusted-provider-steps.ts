import type { Actor } from '../../foundation/audit-event.ts';
import type { SubaccountId } from '../../foundation/ids.ts';
import type { LandscapeSubaccount } from '../contract.ts';
import { invalidField } from '../errors.ts';
import type { ManagedRooms } from '../rooms.ts';
import {
  differingFields,
  inNewSubaccount,
  type Step,
  type SubaccountSteps,
  stepsFor,
  toCreate,
  toUpdate,
  unchanged,
} from './step.ts';
import { toWireProvider } from './wire-provider.ts';

/** Trusted identity providers. One is replaced as a whole: what the landscape leaves out goes back to its default. Source: Portolan */
export const trustedProviderSteps = (
  { identityProvider: { trustedProviders } }: ManagedRooms,
  parent: SubaccountSteps,
  wanted: LandscapeSubaccount['trustedIdentityProviders'],
  actor: Actor,
): readonly Step[] =>
  stepsFor(
    parent,
    { name: 'trusted-identity-providers', key: 'trustedIdentityProviders' },
    wanted,
    ({ kind, name }) => `${kind}:${name}`,
    async ({ id }, provider) => {
      const defined: Readonly<Record<string, unknown>> = trustedProviders.define(provider);
      const stored: Readonly<Record<string, unknown>> | undefined = await trustedProviders.find(id, provider);
      const put = () => trustedProviders.put(id, provider, actor);
      if (stored === undefined) return toCreate(put);
      const removed = Object.keys(stored).filter((field) => defined[field] === undefined);
      return toUpdate([...differingFields(defined, stored), ...removed].sort(), put);
    },
    (provider) => {
      trustedProviders.define(provider);
    },
  );

/** Where users who sign in by browser are sent. Nothing where the landscape does not say. Source: SAP doc "Application Identity Provider" (default) */
export const defaultProviderSteps = (
  { identityProvider: { trustedProviders } }: ManagedRooms,
  parent: SubaccountSteps,
  { defaultIdentityProvider: wanted, trustedIdentityProviders }: LandscapeSubaccount,
  actor: Actor,
): readonly Step[] => {
  if (wanted === undefined) return [];
  const name = wanted ?? undefined;
  const key = 'defaultIdentityProvider';
  const assertKnown = (providers: readonly NamedProvider[]): void => {
    if (name !== undefined && !canBeDefault(name, providers)) {
      throw invalidField(key, 'must be the name of a trusted identity provider of kind saml');
    }
  };
  return [
    {
      path: `${parent.path}/default-identity-provider`,
      position: [...parent.position, key],
      compare: async () => {
        const subaccount = await parent.find();
        // In a dry run the providers of the landscape may be yet to come.
        const stored = subaccount === undefined ? [] : await trustedProviders.list(subaccount.id);
        assertKnown([...trustedIdentityProviders, ...stored]);
        if (subaccount === undefined) return name === undefined ? unchanged : inNewSubaccount;
        const { id } = subaccount;
        const { defaultIdentityProviderName: old } = await trustedProviders.findSettings(id);
        if (old === name) return unchanged;
        return toUpdate([key], () => trustedProviders.putDefault(id, name, actor));
      },
    },
  ];
};

/** Trusted identity providers and the default one, as they can be applied. Source: Portolan */
export const exportTrust = async (
  { identityProvider: { trustedProviders } }: ManagedRooms,
  id: SubaccountId,
): Promise<Pick<LandscapeSubaccount, 'trustedIdentityProviders' | 'defaultIdentityProvider'>> => {
  const providers = await trustedProviders.list(id);
  const { defaultIdentityProviderName: name } = await trustedProviders.findSettings(id);
  return {
    trustedIdentityProviders: providers.map(toWireProvider),
    // One that was removed since stays in the settings, where it counts for nothing.
    ...(name !== undefined && canBeDefault(name, providers) && { defaultIdentityProvider: name }),
  };
};

type NamedProvider = { readonly kind: string; readonly name: string };

const canBeDefault = (name: string, providers: readonly NamedProvider[]): boolean =>
  providers.some((one) => one.kind === 'saml' && one.name === name);
