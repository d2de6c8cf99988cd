import { z } from 'zod';
import type { Actor } from '../../foundation/audit-event.ts';
import { Secret } from '../../foundation/secret.ts';
import type { CreatedKey } from '../../service-instances/index.ts';
import type { LandscapeSubaccount } from '../contract.ts';
import type { ManagedRooms } from '../rooms.ts';
import { type Step, type SubaccountSteps, stepsFor, toCreate, toCreateWithSecret, unchanged } from './step.ts';

/**
 * Keys of service instances, known by their names. What a key was made with is not kept, so one that exists is left as it is.
 * Source: SAP doc "Creating Service Instance and Service Key for Inbound Authentication"
 */
export const serviceKeySteps = (
  { serviceInstances }: ManagedRooms,
  parent: SubaccountSteps,
  instances: LandscapeSubaccount['serviceInstances'],
  actor: Actor,
): readonly Step[] =>
  instances.flatMap(({ name: instanceName, keys = [] }, index) =>
    stepsFor(
      {
        ...parent,
        path: `${parent.path}/service-instances/${instanceName}`,
        position: [...parent.position, 'serviceInstances', index],
      },
      { name: 'keys', key: 'keys' },
      keys,
      ({ name }) => name,
      async (subaccount, { name, parameters }) => {
        const instance = (await serviceInstances.listInstances(subaccount)).find((one) => one.name === instanceName);
        // In a dry run the instance may be yet to come.
        if (instance === undefined) {
          return toCreate(() => Promise.reject(new Error('a key was written before its instance')));
        }
        const stored = await serviceInstances.listKeys(subaccount, instance.id);
        if (stored.some((key) => key.name === name)) return unchanged;
        const wanted = { name, ...(parameters !== undefined && { parameters }) };
        return toCreateWithSecret(async () =>
          secretOf(await serviceInstances.createKey(subaccount, instance.id, wanted, actor)),
        );
      },
    ),
  );

/** The credentials as JSON where they hold a secret or a private key; somebody who brought a certificate has all there is. */
const secretOf = ({ key, credentials }: CreatedKey): Secret | undefined => {
  // Cloud Integration has them one level below.
  const { oauth } = z.looseObject({ oauth: z.looseObject({}).optional() }).parse(credentials);
  const hasKey = (oauth ?? credentials).key !== undefined;
  return key.credentialType === 'x509' && !hasKey ? undefined : new Secret(JSON.stringify(credentials));
};
