import type { Subaccount } from '../accounts/index.ts';
import type { Actor } from '../foundation/audit-event.ts';
import type { Transaction } from '../storage/database.ts';
import { parseParameters, prepareInitData, type ServiceInstanceParts, toStoredParameters } from './create-instance.ts';
import { getInstance } from './create-key.ts';
import { fixedParameter, instanceNotFound } from './errors.ts';
import { getPlan } from './offerings.ts';
import type { ServiceInstance } from './service-instance.ts';

/**
 * Gives an instance other parameters: scopes and token lifetime of its client follow, keys stay valid.
 * Source: SAP doc "Service Instance and Service Key Parameters"
 */
export const updateInstance = async (
  parts: ServiceInstanceParts,
  subaccount: Subaccount,
  nameOrId: string,
  parameters: Readonly<Record<string, unknown>>,
  actor: Actor,
): Promise<ServiceInstance> => {
  const instance = await getInstance(parts, subaccount, nameOrId);
  const plan = getPlan(instance.offering, instance.plan);
  const identity = { id: instance.id, name: instance.name, subaccount };
  // The old parameters are not asked: what is no longer allowed in them is what the change is for.
  const after = plan.planClient(identity, parseParameters(plan, parameters), parts);
  if (instance.clientId !== after.clientId) throw fixedParameter('xsappname');
  const initData = await prepareInitData(parts, plan, instance, parameters, actor);
  const stored = toStoredParameters(plan, parameters, instance.parameters);
  const updated: ServiceInstance = { ...instance, parameters: stored };
  const store = async (transaction: Transaction): Promise<void> => {
    if (!(await parts.store.updateParameters(transaction, updated))) throw instanceNotFound();
    await initData?.store(transaction);
    await parts.audit.append(transaction, {
      category: 'audit.configuration',
      subaccountId: subaccount.id,
      actor,
      action: 'update',
      object: `service instance ${instance.name}`,
      message: `Changing service instance: ${instance.name}`,
    });
  };
  await parts.clients.update(
    subaccount.id,
    instance.clientId,
    {
      scopes: after.authorities,
      grantTypes: after.grantTypes,
      tokenLifetimeSeconds: after.tokenValiditySeconds,
      ...(after.refreshTokenValiditySeconds !== undefined && {
        refreshTokenLifetimeSeconds: after.refreshTokenValiditySeconds,
      }),
      ...(after.redirectUris !== undefined && { redirectUris: after.redirectUris }),
      ...(after.settings !== undefined && { settings: after.settings }),
    },
    actor,
    store,
  );
  initData?.forget();
  return updated;
};
