import type { Route } from '../../http/server/route.ts';
import type { ServiceInstance, ServiceKey } from '../../service-instances/index.ts';
import { operations, type ResponseOf } from '../contract.ts';
import type { ManagedRooms } from '../rooms.ts';
import { serve } from '../serve-operation.ts';
import { getSubaccountByLabel } from './find-subaccount.ts';

/** `init_data` may bring keystores along, as the Destination service's own API takes them. */
const maxBodyBytes = 8 * 1024 * 1024;

/** Service instances and their keys. Source: SAP doc "Creating Service Instance and Service Key for Inbound Authentication" */
export const serviceInstanceRoutes = ({ accounts, serviceInstances }: ManagedRooms): readonly Route[] => [
  serve(operations.listServiceInstances, async ({ params }) => {
    const subaccount = await getSubaccountByLabel(accounts, params.subaccount);
    return (await serviceInstances.listInstances(subaccount)).map(toWireInstance);
  }),
  serve(operations.getServiceInstance, async ({ params }) => {
    const subaccount = await getSubaccountByLabel(accounts, params.subaccount);
    return toWireInstance(await serviceInstances.getInstance(subaccount, params.instance));
  }),
  serve(
    operations.createServiceInstance,
    async ({ params, body, actor }) => {
      const subaccount = await getSubaccountByLabel(accounts, params.subaccount);
      const { name, offering, plan, parameters } = body;
      const wanted = {
        name,
        offering,
        ...(plan !== undefined && { plan }),
        ...(parameters !== undefined && { parameters }),
      };
      return toWireInstance(await serviceInstances.createInstance(subaccount, wanted, actor));
    },
    { maxBodyBytes },
  ),
  serve(
    operations.changeServiceInstance,
    async ({ params, body, actor }) => {
      const subaccount = await getSubaccountByLabel(accounts, params.subaccount);
      return toWireInstance(await serviceInstances.updateInstance(subaccount, params.instance, body.parameters, actor));
    },
    { maxBodyBytes },
  ),
  serve(operations.deleteServiceInstance, async ({ params, actor }) => {
    const subaccount = await getSubaccountByLabel(accounts, params.subaccount);
    await serviceInstances.deleteInstance(subaccount, params.instance, actor);
  }),

  serve(operations.listServiceKeys, async ({ params }) => {
    const subaccount = await getSubaccountByLabel(accounts, params.subaccount);
    const keys = await serviceInstances.listKeys(subaccount, params.instance);
    return keys.map(({ use, ...key }) => ({
      ...toWireKey(key),
      ...(use?.expiresAtMs !== undefined && { expiresAtMs: use.expiresAtMs }),
      ...(use?.lastUsedAtMs !== undefined && { lastUsedAtMs: use.lastUsedAtMs }),
      ...(use !== undefined && { deletion: use.deletion }),
    }));
  }),
  serve(operations.createServiceKey, async ({ params, body: { name, parameters }, actor }) => {
    const subaccount = await getSubaccountByLabel(accounts, params.subaccount);
    const wanted = { name, ...(parameters !== undefined && { parameters }) };
    const { key, credentials } = await serviceInstances.createKey(subaccount, params.instance, wanted, actor);
    return { key: toWireKey(key), credentials: { ...credentials } };
  }),
  serve(operations.deleteServiceKey, async ({ params, actor }) => {
    const subaccount = await getSubaccountByLabel(accounts, params.subaccount);
    await serviceInstances.deleteKey(subaccount, params.instance, params.key, actor);
  }),
];

const toWireInstance = (instance: ServiceInstance): ResponseOf<typeof operations.createServiceInstance> => ({
  id: instance.id,
  name: instance.name,
  offering: instance.offering,
  plan: instance.plan,
  clientId: instance.clientId,
  parameters: { ...instance.parameters },
  createdAtMs: instance.createdAtMs,
});

const toWireKey = ({ id, name, createdAtMs, credentialType }: ServiceKey) => ({
  id,
  name,
  createdAtMs,
  credentialType,
});
