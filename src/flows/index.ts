export { createFlows, type Flows, type FlowsParts } from './create-flows.ts';
export { flowErrorFormat } from './error-body.ts';
export type { Flow } from './flow.ts';
export type { FlowManagement } from './manage-flows.ts';
