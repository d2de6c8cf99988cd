import { formatDate, parseTemplate, type TemplatePart, type ValueSource } from '../../integration-content/index.ts';
import { findHeader, type Message } from './message.ts';

/** What expressions can refer to beside the message. */
export type Surroundings = { readonly exchangeId: string; readonly clock: () => number };

/** Longest text an expression may yield: what it refers to may be put in many times. Assumed: SAP publishes none */
const maxTextCharacters = 4 * 1024 * 1024;

/** An expression that yields more than a message may hold. */
export class TextTooLong extends Error {
  override readonly name = 'TextTooLong';
}

/** The value of a source; `undefined` where the header or property is not there. Source: SAP doc "Define Content Modifier" (Source Type) */
export const evaluateSource = (
  source: ValueSource,
  message: Message,
  surroundings: Surroundings,
): string | undefined => {
  switch (source.kind) {
    case 'constant':
      return source.text;
    case 'header':
      return findHeader(message.headers, source.name);
    case 'property':
      return message.properties.get(source.name);
    case 'expression':
      return evaluateText(source.text, message, surroundings);
  }
};

/** A text with its expressions filled in; what is not there becomes nothing. The body must be in memory where one refers to it. */
export const evaluateText = (text: string, message: Message, surroundings: Surroundings): string => {
  const parsed = parseTemplate(text);
  // Models are checked when they are stored.
  if (parsed.kind === 'invalid') throw new Error(`a stored flow has an expression that is none: ${parsed.reason}`);
  let result = '';
  for (const part of parsed.parts) {
    result += evaluatePart(part, message, surroundings);
    if (result.length > maxTextCharacters) throw new TextTooLong('An expression yields too long a text');
  }
  return result;
};

const evaluatePart = (part: TemplatePart, message: Message, { exchangeId, clock }: Surroundings): string => {
  switch (part.kind) {
    case 'text':
      return part.text;
    case 'header':
      return findHeader(message.headers, part.name) ?? '';
    case 'property':
      return message.properties.get(part.name) ?? '';
    case 'body':
      return message.content.kind === 'whole' ? new TextDecoder().decode(message.content.bytes) : '';
    case 'exchange-id':
      return exchangeId;
    case 'date':
      return formatDate(part.pattern, clock());
  }
};

/** Whether a text refers to the body, which then has to be in memory. */
export const refersToBody = (text: string | undefined): boolean => {
  if (text === undefined) return false;
  const parsed = parseTemplate(text);
  return parsed.kind === 'template' && parsed.parts.some((part) => part.kind === 'body');
};
