export { createFlows, type Flows } from './create-flows.ts';
export { flowErrorFormat } from './error-body.ts';
export type { Flow } from './flow.ts';
export { findFlowWithPath } from './flow-store.ts';
export type { FlowEndpoint } from './manage-flows.ts';
