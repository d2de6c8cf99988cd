export { type CloudForCustomer, createCloudForCustomer } from './create-cloud-for-customer.ts';
export { c4cErrorFormat } from './error-body.ts';
