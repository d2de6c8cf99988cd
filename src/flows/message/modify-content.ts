import type { Assignment, ContentModifierStep } from '../../integration-content/index.ts';
import { evaluateSource, evaluateText, refersToBody, type Surroundings } from './evaluate.ts';
import { type Message, withoutHeaders } from './message.ts';

/** Whether a content modifier looks at the body. */
export const needsBody = ({ headers, properties, body }: ContentModifierStep): boolean =>
  (body?.kind === 'expression' && refersToBody(body.text)) ||
  [...headers, ...properties].some(
    (assignment) =>
      assignment.action === 'set' && assignment.value.kind === 'expression' && refersToBody(assignment.value.text),
  );

/** Headers that described the old body and no longer fit. */
export const bodyHeaders = ['content-length', 'content-encoding'];

/**
 * Runs a content modifier: headers, then properties, then the body, each entry seeing what those before it wrote. A source that is not there
 * writes nothing. Source: SAP doc "Define Content Modifier"; assumed: that headers come before properties
 */
export const modifyContent = (step: ContentModifierStep, before: Message, surroundings: Surroundings): Message => {
  let message = before;
  for (const assignment of step.headers) message = assignHeader(assignment, message, surroundings);
  for (const assignment of step.properties) message = assignProperty(assignment, message, surroundings);
  if (step.body === undefined) return message;
  const text = step.body.kind === 'constant' ? step.body.text : evaluateText(step.body.text, message, surroundings);
  return {
    ...message,
    headers: withoutHeaders(message.headers, bodyHeaders),
    content: { kind: 'whole', bytes: Buffer.from(text) },
  };
};

const assignHeader = (assignment: Assignment, message: Message, surroundings: Surroundings): Message => {
  const { name } = assignment;
  const value = assignment.action === 'set' ? evaluateSource(assignment.value, message, surroundings) : undefined;
  if (assignment.action === 'set' && value === undefined) return message;
  const others = withoutHeaders(message.headers, [name]);
  return { ...message, headers: value === undefined ? others : [...others, { name, value, isSet: true }] };
};

const assignProperty = (assignment: Assignment, message: Message, surroundings: Surroundings): Message => {
  const properties = new Map(message.properties);
  if (assignment.action === 'delete') properties.delete(assignment.name);
  else {
    const value = evaluateSource(assignment.value, message, surroundings);
    if (value !== undefined) properties.set(assignment.name, value);
  }
  return { ...message, properties };
};
