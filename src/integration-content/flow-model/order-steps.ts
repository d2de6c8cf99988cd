import type { FlowProblem } from './flow-model.ts';
import type { Diagram, DiagramChannel, DiagramElement, DiagramProcess } from './read-diagram.ts';

/** A step on the way from the start to the end; `channel` where it calls a receiver. */
export type PathNode = { readonly element: DiagramElement; readonly channel?: DiagramChannel };

/** The way of a message through a flow. */
export type StepPath = { readonly sender: DiagramChannel; readonly nodes: readonly PathNode[] };

/** Words of the editor for what is drawn. Source: SAP doc "Integration Flow Steps" */
const words: Readonly<Record<string, string>> = {
  exclusiveGateway: 'routers',
  parallelGateway: 'multicasts, joins and gathers',
  subProcess: 'exception subprocesses',
};

/**
 * Follows the one way from the message start event to the message end event. Everything that does not lie on it is a problem: it would not
 * be run. Answers `undefined` where there is no such way.
 */
export const listStepsInOrder = (diagram: Diagram, problems: FlowProblem[]): StepPath | undefined => {
  const found = problems.length;
  const add = (step: string, reason: string): void => {
    problems.push({ step, reason });
  };
  const [process, ...further] = diagram.processes;
  if (process === undefined) add('artifact', 'it has no integration process');
  for (const { name } of further) add(name, 'local integration processes and further processes are not supported');
  const senders = diagram.channels.filter((channel) => isSender(channel));
  const [sender] = senders;
  if (senders.length !== 1) add('artifact', `it must have one sender channel, and has ${senders.length}`);
  for (const { tag, name, contains } of process?.nodes ?? []) {
    if (Object.hasOwn(words, tag)) add(name, `${words[tag]} are not supported`);
    const events = contains.filter((inner) => inner.endsWith('EventDefinition') && inner !== 'messageEventDefinition');
    if (events.length > 0) add(name, `events of type "${events[0]}" are not supported`);
  }
  if (process === undefined || sender === undefined || problems.length > found) return undefined;

  const nodes = follow(process, sender.targetId, add);
  if (nodes === undefined) return undefined;
  const onPath = new Set(nodes.map(({ id }) => id));
  for (const { id, name } of process.nodes) {
    if (!onPath.has(id)) add(name, 'it is not connected to the start event');
  }
  const channels = diagram.channels.filter((channel) => channel !== sender);
  for (const { sourceId, name } of channels) {
    if (!onPath.has(sourceId)) add(`channel ${name}`, 'it does not begin at a step of the process');
  }
  return { sender, nodes: nodes.flatMap((element) => toPathNode(element, channels, add)) };
};

const isSender = ({ settings }: DiagramChannel): boolean => settings.get('direction') === 'Sender';

type Add = (step: string, reason: string) => void;

const follow = (process: DiagramProcess, startId: string, add: Add): readonly DiagramElement[] | undefined => {
  const byId = new Map(process.nodes.map((node) => [node.id, node]));
  const nodes: DiagramElement[] = [];
  const seen = new Set<string>();
  for (let node = byId.get(startId); ; ) {
    if (node === undefined || seen.has(node.id)) {
      add('artifact', 'its steps must lead from the sender channel over a start event to an end event');
      return undefined;
    }
    seen.add(node.id);
    nodes.push(node);
    if (node.tag === 'endEvent') break;
    const next: readonly string[] = process.next.get(node.id) ?? [];
    if (next.length > 1) {
      add(node.name, 'more than one way leads on from it');
      return undefined;
    }
    node = byId.get(next[0] ?? '');
  }
  if (nodes[0]?.tag !== 'startEvent') {
    add('artifact', 'its sender channel must lead to a start event');
    return undefined;
  }
  return nodes;
};

const toPathNode = (element: DiagramElement, channels: readonly DiagramChannel[], add: Add): readonly PathNode[] => {
  const [channel, ...others] = channels.filter(({ sourceId }) => sourceId === element.id);
  if (others.length > 0) add(element.name, 'it has more than one receiver channel');
  if (element.tag === 'startEvent') return [];
  // A receiver at the end event is called like one in a Request Reply. Source: SAP doc "HTTP Receiver Adapter" (End Message Event)
  if (element.tag === 'endEvent') return channel === undefined ? [] : [{ element, channel }];
  if (element.settings.get('activityType') !== 'ExternalCall') return [{ element }];
  if (channel === undefined) {
    add(element.name, 'it has no receiver channel');
    return [];
  }
  return [{ element, channel }];
};
