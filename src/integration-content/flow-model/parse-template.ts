import { type DatePattern, parseDatePattern } from './date-pattern.ts';

/** A piece of a text with expressions. */
export type TemplatePart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'header'; readonly name: string }
  | { readonly kind: 'property'; readonly name: string }
  | { readonly kind: 'body' }
  | { readonly kind: 'exchange-id' }
  | { readonly kind: 'date'; readonly pattern: DatePattern };

/** A text taken apart, or what is wrong with it. */
export type ParsedTemplate =
  | { readonly kind: 'template'; readonly parts: readonly TemplatePart[] }
  | { readonly kind: 'invalid'; readonly reason: string };

const whole: Readonly<Record<string, TemplatePart>> = {
  body: { kind: 'body' },
  'in.body': { kind: 'body' },
  'bodyAs(String)': { kind: 'body' },
  exchangeId: { kind: 'exchange-id' },
  id: { kind: 'exchange-id' },
};

// Names with a dot, a bracket or a question mark would be calls on the value, which this subset has not.
const reference = /^(?:in\.)?(headers?|property|exchangeProperty)\.([^.[\](){}?$]+)$/;

/**
 * Takes apart a text with expressions of the Camel Simple language, of which there are: `${header.x}`, `${in.header.x}`, `${property.x}`,
 * `${exchangeProperty.x}`, `${body}`, `${in.body}`, `${bodyAs(String)}`, `${exchangeId}`, `${id}` and `${date:now:<pattern>}` in UTC.
 * Source: SAP doc "Using Camel Simple Expression Language"
 */
export const parseTemplate = (text: string): ParsedTemplate => {
  const parts: TemplatePart[] = [];
  let position = 0;
  for (let start = text.indexOf('${'); start >= 0; start = text.indexOf('${', position)) {
    const end = text.indexOf('}', start);
    if (end < 0) return { kind: 'invalid', reason: 'an expression has no "}"' };
    if (start > position) parts.push({ kind: 'text', text: text.slice(position, start) });
    const expression = text.slice(start + 2, end);
    const part = parseExpression(expression);
    if (part === undefined) return { kind: 'invalid', reason: `the expression "\${${expression}}" is not supported` };
    parts.push(part);
    position = end + 1;
  }
  if (position < text.length) parts.push({ kind: 'text', text: text.slice(position) });
  return { kind: 'template', parts };
};

const parseExpression = (expression: string): TemplatePart | undefined => {
  if (Object.hasOwn(whole, expression)) return whole[expression];
  const [, container, name] = reference.exec(expression) ?? [];
  if (container !== undefined && name !== undefined) {
    return { kind: container.startsWith('header') ? 'header' : 'property', name };
  }
  const date = expression.startsWith('date:now:') ? parseDatePattern(expression.slice('date:now:'.length)) : undefined;
  return date && { kind: 'date', pattern: date };
};
