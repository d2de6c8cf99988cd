import { parseXml } from '../../crypto/xml/parse-xml.ts';
import type { XmlElement } from '../../crypto/xml/xml-element.ts';
import { describeXmlRefusal } from './describe-xml-refusal.ts';

/** An element of the diagram with its settings. */
export type DiagramElement = {
  /** `callActivity`, `startEvent`, … */
  readonly tag: string;
  readonly id: string;
  readonly name: string;
  readonly settings: ReadonlyMap<string, string>;
  /** Names of the BPMN elements in it, such as `messageEventDefinition`. */
  readonly contains: readonly string[];
};

/** A channel: what connects a step to a system outside. */
export type DiagramChannel = DiagramElement & { readonly sourceId: string; readonly targetId: string };

/** An integration process. */
export type DiagramProcess = {
  readonly id: string;
  readonly name: string;
  readonly nodes: readonly DiagramElement[];
  /** From the id of a node to those that follow it. */
  readonly next: ReadonlyMap<string, readonly string[]>;
};

/** What an `.iflw` draws, before anything of it is understood. */
export type Diagram = {
  readonly settings: ReadonlyMap<string, string>;
  readonly channels: readonly DiagramChannel[];
  readonly processes: readonly DiagramProcess[];
};

const bpmn = 'http://www.omg.org/spec/BPMN/20100524/MODEL';
const ifl = 'http:///com.sap.ifl.model/Ifl.xsd';

/** Says nothing about what happens to a message. */
const silent: ReadonlySet<string> = new Set([
  'extensionElements',
  'documentation',
  'sequenceFlow',
  'incoming',
  'outgoing',
]);

/** Reads the diagram of an integration flow. Source: BPMN 2.0 (collaboration, process); real artifacts (settings as `ifl:property`) */
export const readDiagram = (
  content: Uint8Array,
): { readonly kind: 'diagram'; readonly diagram: Diagram } | { readonly kind: 'invalid'; readonly reason: string } => {
  const parsed = parseXml(content);
  if (parsed.kind === 'refused') return { kind: 'invalid', reason: describeXmlRefusal(parsed.reason) };
  const { root } = parsed;
  const [collaboration] = list(root, 'collaboration');
  if (root.namespace !== bpmn || root.name !== 'definitions' || collaboration === undefined) {
    return { kind: 'invalid', reason: 'the diagram has no BPMN collaboration' };
  }
  return {
    kind: 'diagram',
    diagram: {
      settings: readSettings(collaboration),
      channels: list(collaboration, 'messageFlow').map((element) => ({
        ...readElement(element),
        sourceId: element.attributes.get('sourceRef') ?? '',
        targetId: element.attributes.get('targetRef') ?? '',
      })),
      processes: list(root, 'process').map(readProcess),
    },
  };
};

const list = (element: XmlElement, name: string): readonly XmlElement[] =>
  element.children.filter((child) => child.namespace === bpmn && child.name === name);

const readElement = (element: XmlElement): DiagramElement => {
  const id = element.attributes.get('id') ?? '';
  return {
    tag: element.name,
    id,
    name: element.attributes.get('name') || id,
    settings: readSettings(element),
    contains: element.children.map((child) => child.name).filter((name) => !silent.has(name)),
  };
};

const readSettings = (element: XmlElement): ReadonlyMap<string, string> =>
  new Map(
    list(element, 'extensionElements')
      .flatMap((extension) => extension.children)
      .filter((child) => child.namespace === ifl && child.name === 'property')
      .map((property) => [textOf(property, 'key'), textOf(property, 'value')]),
  );

const textOf = (property: XmlElement, name: string): string =>
  property.children.find((child) => child.name === name)?.text ?? '';

const readProcess = (element: XmlElement): DiagramProcess => {
  const next = new Map<string, string[]>();
  for (const flow of list(element, 'sequenceFlow')) {
    const source = flow.attributes.get('sourceRef') ?? '';
    next.set(source, [...(next.get(source) ?? []), flow.attributes.get('targetRef') ?? '']);
  }
  return {
    id: element.attributes.get('id') ?? '',
    name: element.attributes.get('name') ?? '',
    nodes: element.children.filter((child) => child.namespace === bpmn && !silent.has(child.name)).map(readElement),
    next,
  };
};
