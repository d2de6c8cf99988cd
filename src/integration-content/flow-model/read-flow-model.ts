import { readValues } from '../artifacts/configurations.ts';
import { type FlowModel, type FlowProblem, type FlowStep, flowModelSchema } from './flow-model.ts';
import { readHeaderNames } from './header-names.ts';
import { listStepsInOrder } from './order-steps.ts';
import { readContentModifier } from './read-content-modifier.ts';
import { type Diagram, type DiagramElement, readDiagram } from './read-diagram.ts';
import { readReceiver } from './read-receiver.ts';
import { readSender } from './read-sender.ts';
import { createSettingsReader, type SettingsReader } from './settings-reader.ts';
import { readDataStoreStep } from './steps/read-data-store.ts';
import { readWriteVariables } from './steps/read-variables.ts';

/** A deployable integration flow. */
export type FlowArtifact = {
  readonly id: string;
  readonly name: string;
  readonly packageId?: string | undefined;
  /** The files of its archive, by path with `/`. Configured values of externalized parameters are in them. */
  readonly files: ReadonlyMap<string, Uint8Array>;
};

/** A model, or everything that keeps the artifact from running. */
export type ReadFlowModel =
  | { readonly kind: 'flow'; readonly model: FlowModel }
  | { readonly kind: 'problems'; readonly problems: readonly FlowProblem[] };

const diagramFile = /^src\/main\/resources\/scenarioflows\/integrationflow\/[^/]+\.iflw$/;
const maxProblems = 50;

/**
 * Reads what an integration flow does. What this server cannot do is a problem that names the step, never left out.
 * Source: SAP doc "HTTPS Sender Adapter", "HTTP Receiver Adapter", "Define Content Modifier", "Persist Messages", "Define Write Variables", "Define Data Store Operations"; real artifacts (`.iflw`)
 */
export const readFlowModel = (artifact: FlowArtifact): ReadFlowModel => {
  const diagrams = [...artifact.files.keys()].filter((path) => diagramFile.test(path));
  const content = diagrams.length === 1 ? artifact.files.get(diagrams[0] ?? '') : undefined;
  if (content === undefined) {
    return refuse([{ step: 'artifact', reason: `it must hold one .iflw file, and holds ${diagrams.length}` }]);
  }
  const read = readDiagram(content);
  if (read.kind === 'invalid')
    return refuse([{ step: 'artifact', reason: `the .iflw file cannot be used: ${read.reason}` }]);
  const problems: FlowProblem[] = [];
  const model = readModel(artifact, read.diagram, problems);
  if (problems.length > 0 || model === undefined) return refuse(problems);
  const checked = flowModelSchema.safeParse(model);
  if (checked.success) return { kind: 'flow', model: checked.data };
  return refuse(
    checked.error.issues.map(({ path, message }) => ({ step: 'artifact', reason: `${path.join('.')}: ${message}` })),
  );
};

const refuse = (problems: readonly FlowProblem[]): ReadFlowModel => ({
  kind: 'problems',
  problems: problems.slice(0, maxProblems),
});

const readModel = (artifact: FlowArtifact, diagram: Diagram, problems: FlowProblem[]): FlowModel | undefined => {
  const parameters = readValues(artifact.files);
  const settingsOf = (step: string, settings: ReadonlyMap<string, string>): SettingsReader =>
    createSettingsReader(step, settings, parameters, problems);

  const runtime = settingsOf('runtime configuration', diagram.settings);
  const allowedHeaders = readHeaderNames(runtime.read('allowedHeaderList'));
  if (allowedHeaders === undefined) {
    runtime.refuse('allowed headers must be names separated by "|", or "*": patterns are not supported');
  }
  if (runtime.readBoolean('corsEnabled', false)) runtime.refuse('CORS is not supported');
  if (runtime.readBoolean('returnExceptionToSender', false)) {
    runtime.refuse('"Return Exception to Sender" is not supported: the sender gets the ID of the log');
  }

  const path = listStepsInOrder(diagram, problems);
  if (path === undefined) return undefined;
  const sender = readSender(path.sender, settingsOf(`sender channel ${path.sender.name}`, path.sender.settings));
  const steps = path.nodes.flatMap((node): readonly FlowStep[] => {
    if (node.channel === undefined) return readStep(node.element, settingsOf(node.element.name, node.element.settings));
    const { name, settings } = node.channel;
    const receiver = readReceiver(settingsOf(`receiver channel ${name}`, settings));
    return [{ kind: 'call', id: node.element.id, name: node.element.name, receiver }];
  });
  const calls = steps.filter((step) => step.kind === 'call').length;
  if (calls > 1) problems.push({ step: 'artifact', reason: `it may call one receiver, and calls ${calls}` });
  return {
    id: artifact.id,
    name: artifact.name,
    ...(artifact.packageId !== undefined && { packageId: artifact.packageId }),
    sender,
    allowedHeaders: allowedHeaders ?? [],
    steps,
    customHeaderProperties: [],
    attachments: 'none',
    logLevel: readLogLevel(runtime),
  };
};

const readStep = (element: DiagramElement, settings: SettingsReader): readonly FlowStep[] => {
  const type = settings.read('activityType');
  if (type === 'Enricher') return [readContentModifier(element, settings)];
  if (type === 'Persist') {
    return [{ kind: 'persist', id: element.id, name: element.name, storeId: settings.read('stepid') || element.id }];
  }
  if (type === 'Variables') return [readWriteVariables(element, settings)];
  if (type === 'DBstorage') return [readDataStoreStep(element, settings)].filter((step) => step !== undefined);
  settings.refuse(`steps of type "${type || element.tag}" are not supported`);
  return [];
};

/** Source: SAP doc "Specify the Runtime Configuration" (Message Processing Log), "Setting Log Levels" */
const readLogLevel = (runtime: SettingsReader): FlowModel['logLevel'] => {
  const level = runtime.read('log').toLowerCase();
  if (level === '' || level === 'all events') return 'INFO';
  if (level === 'error events') return 'ERROR';
  if (level === 'no logging') return 'NONE';
  runtime.refuse(`the message processing log "${level}" is not supported`);
  return 'INFO';
};
