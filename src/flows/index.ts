export { createFlows, type Flows, type FlowsParts } from './create-flows.ts';
export { flowErrorFormat } from './error-body.ts';
export type { Flow } from './flow.ts';
export { findFlowWithPath } from './flow-store.ts';
export type { DeployedFlows, FlowEndpoint, FlowManagement } from './manage-flows.ts';
