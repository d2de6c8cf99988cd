import type { Subaccount } from '../../accounts/index.ts';
import { parseParameters, type ServiceInstanceParts } from '../create-instance.ts';
import { getPlan } from '../offerings.ts';
import type { KeyCredentials, ServiceInstance, ServiceKey } from '../service-instance.ts';
import type { KeyCredential } from './key-credential.ts';

/** What a key holds, without its secret or private key, which are kept nowhere. Source: SAP doc "Managing Service Instances and Service Keys by API" */
export const describeStoredKey = async (
  parts: ServiceInstanceParts,
  subaccount: Subaccount,
  instance: ServiceInstance,
  key: ServiceKey,
): Promise<KeyCredentials> => {
  const plan = getPlan(instance.offering, instance.plan);
  const identity = { id: instance.id, name: instance.name, subaccount };
  const client = plan.planClient(identity, parseParameters(plan, instance.parameters), parts);
  return plan.describeKey({
    subaccount,
    instance,
    client,
    credential: await describeCredential(parts, instance, key),
    createdAtMs: key.createdAtMs,
    urls: parts.urls,
    onPremiseProxy: parts.readOnPremiseProxy(),
    verificationKeyPem: await parts.getVerificationKeyPem(subaccount.id),
  });
};

const describeCredential = async (
  { clients }: ServiceInstanceParts,
  { subaccountId, clientId }: ServiceInstance,
  { credentialType, credentialId, certificatePem }: ServiceKey,
): Promise<KeyCredential> => {
  if (credentialType === 'binding-secret') return { type: 'binding-secret' };
  const credentials = await clients.listCredentials(subaccountId, clientId);
  const stored = credentials.find(({ id }) => id === credentialId);
  return {
    type: 'x509',
    isPinned: stored?.kind !== 'certificate' || stored.binding === 'exact',
    ...(certificatePem !== undefined && { certificatePem }),
  };
};
