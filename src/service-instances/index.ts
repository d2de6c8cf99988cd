export { createCloudFoundryApi } from './cloud-foundry/create-cloud-foundry-api.ts';
export { cloudFoundryErrorFormat } from './cloud-foundry/errors.ts';
export { cloudController } from './cloud-foundry/sign-in.ts';
export type { CreatedKey } from './create-key.ts';
export { createServiceInstances, type ServiceInstances } from './create-service-instances.ts';
export { readSubscriberAccess } from './destination.ts';
export type { OnPremiseProxy } from './offering.ts';
export type { ServiceInstance, ServiceKey } from './service-instance.ts';
