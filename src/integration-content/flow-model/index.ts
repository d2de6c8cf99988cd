export { formatDate } from './date-pattern.ts';
export {
  type Assignment,
  type CallStep,
  type ContentModifierStep,
  type FlowModel,
  type FlowProblem,
  type FlowReceiver,
  type FlowStep,
  flowModelSchema,
  type HeaderNames,
  type SenderAuthorization,
  type ValueSource,
} from './flow-model.ts';
export { parseTemplate, type TemplatePart } from './parse-template.ts';
export { type FlowArtifact, type ReadFlowModel, readFlowModel } from './read-flow-model.ts';
