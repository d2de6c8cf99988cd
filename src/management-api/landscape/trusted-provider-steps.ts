import type { Actor } from '../../foundation/audit-event.ts';
import type { LandscapeSubaccount } from '../contract.ts';
import type { ManagedRooms } from '../rooms.ts';
import { differingFields, type Step, type SubaccountSteps, stepsFor, toCreate, toUpdate } from './step.ts';

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
