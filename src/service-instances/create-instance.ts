import type { Subaccount } from '../accounts/index.ts';
import type { Audit } from '../audit/index.ts';
import type { AuthorizationServer } from '../authorization-server/index.ts';
import type { DestinationService, PreparedInitData } from '../destination-service/index.ts';
import type { Actor } from '../foundation/audit-event.ts';
import { randomUuid, type ServiceInstanceId, toServiceInstanceId } from '../foundation/ids.ts';
import type { Database, Transaction } from '../storage/database.ts';
import { instanceExists, invalidParameters } from './errors.ts';
import type { KeyCredentialParts } from './keys/key-credential.ts';
import type { OfferingParts, OnPremiseProxy, Plan, StoredParameters } from './offering.ts';
import { getPlan } from './offerings.ts';
import type { ServiceInstance } from './service-instance.ts';
import type { ServiceInstanceStore } from './service-instance-store.ts';

/** What a new instance is made from. */
export type NewServiceInstance = {
  readonly name: string;
  readonly offering: string;
  readonly plan?: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
};

/** What the use cases of this room work with. */
export type ServiceInstanceParts = OfferingParts &
  KeyCredentialParts & {
    readonly database: Database;
    readonly audit: Audit;
    readonly getVerificationKeyPem: AuthorizationServer['getVerificationKeyPem'];
    readonly store: ServiceInstanceStore;
    /** Asked anew each time: a listener on port 0 knows its port only once it listens. */
    readonly readOnPremiseProxy: () => OnPremiseProxy;
    /** What other rooms keep for an instance ends with it: its destinations and certificates. */
    readonly holdings: Pick<DestinationService['manage'], 'prepareInitData'> & {
      readonly deleteInstance: (transaction: Transaction, instanceId: ServiceInstanceId) => Promise<unknown>;
      readonly forget: () => void;
    };
  };

/** Parses an instance's parameters by its plan's schema. Throws a `WireError` that names the first wrong one. */
export const parseParameters = (plan: Plan, parameters: unknown): unknown => {
  const result = plan.parameters.safeParse(parameters);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw invalidParameters(issue?.path.map(String).join('.') ?? '', issue?.message ?? 'not valid');
};

/** What is kept of parameters that were given. `previous` is what an instance has already. */
export const toStoredParameters = (plan: Plan, given: StoredParameters, previous: StoredParameters): StoredParameters =>
  plan.keepParameters?.(parseParameters(plan, given), previous) ?? given;

/** What parameters bring along, ready to be stored in the transaction that stores the instance. Throws a 400. */
export const prepareInitData = async (
  parts: ServiceInstanceParts,
  plan: Plan,
  instance: Pick<ServiceInstance, 'id' | 'subaccountId'>,
  given: StoredParameters,
  actor: Actor,
): Promise<PreparedInitData | undefined> => {
  const data = plan.readInitData?.(parseParameters(plan, given));
  return data && parts.holdings.prepareInitData(instance, data, actor);
};

/** Creates an instance and the OAuth client it stands for. Source: SAP doc "Creating Service Instance and Service Key for Inbound Authentication" */
export const createInstance = async (
  parts: ServiceInstanceParts,
  subaccount: Subaccount,
  wanted: NewServiceInstance,
  actor: Actor,
): Promise<ServiceInstance> => {
  const plan = getPlan(wanted.offering, wanted.plan);
  const id = toServiceInstanceId(randomUuid());
  const given = wanted.parameters ?? {};
  const client = plan.planClient({ id, name: wanted.name, subaccount }, parseParameters(plan, given), parts);
  const initData = await prepareInitData(parts, plan, { id, subaccountId: subaccount.id }, given, actor);
  if ((await parts.store.findInstance(subaccount.id, wanted.name)) !== undefined) throw instanceExists();
  await removeOrphan(parts, subaccount, client.clientId, actor);
  await parts.clients.register(
    {
      kind: 'xsuaa',
      subaccountId: subaccount.id,
      clientId: client.clientId,
      serviceInstanceId: id,
      xsappname: client.xsappname,
      authorities: [...client.authorities],
      grantTypes: [...client.grantTypes],
      tokenValiditySeconds: client.tokenValiditySeconds,
      ...(client.refreshTokenValiditySeconds !== undefined && {
        refreshTokenValiditySeconds: client.refreshTokenValiditySeconds,
      }),
      ...(client.redirectUris !== undefined && { redirectUris: client.redirectUris }),
      ...(client.settings !== undefined && { settings: client.settings }),
      credential: 'none',
    },
    actor,
  );
  const instance: ServiceInstance = {
    id,
    subaccountId: subaccount.id,
    name: wanted.name,
    offering: plan.offering,
    plan: plan.plan,
    clientId: client.clientId,
    parameters: toStoredParameters(plan, given, {}),
    createdAtMs: parts.clock(),
  };
  const store = async (transaction: Transaction): Promise<void> => {
    if (!(await parts.store.insertInstance(transaction, instance))) throw instanceExists();
    await initData?.store(transaction);
    await parts.audit.append(transaction, {
      category: 'audit.configuration',
      subaccountId: subaccount.id,
      actor,
      action: 'create',
      object: `service instance ${instance.name}`,
      message: `Creating service instance: ${instance.name} (${instance.offering}, ${instance.plan})`,
    });
  };
  try {
    await parts.database.write(store);
  } catch (error) {
    await parts.clients.delete(subaccount.id, client.clientId, actor);
    throw error;
  }
  initData?.forget();
  return instance;
};

// A crash between the two writes of a creation leaves a client without an instance; nobody has a secret of it.
const removeOrphan = async (
  parts: ServiceInstanceParts,
  subaccount: Subaccount,
  clientId: string,
  actor: Actor,
): Promise<void> => {
  const client = await parts.clients.find(clientId);
  if (client?.subaccountId !== subaccount.id || client.serviceInstanceId === undefined) return;
  if ((await parts.store.findInstance(subaccount.id, client.serviceInstanceId)) === undefined) {
    await parts.clients.delete(subaccount.id, clientId, actor);
  }
};
