import { malformedRequest } from '../errors.ts';

const maxDepth = 32;

/**
 * Parses JSON from outside: at most 32 levels deep, and a member named `__proto__` is refused, so that nothing downstream can be
 * made to change an object's prototype (S-45). Throws `invalid_request`.
 */
export const parseJson = (text: string): unknown => {
  assertDepth(text);
  try {
    return JSON.parse(text, refusePrototype);
  } catch (error) {
    if (error instanceof SyntaxError) throw malformedRequest('The request body is not valid JSON');
    throw error;
  }
};

const refusePrototype = (key: string, value: unknown): unknown => {
  if (key === '__proto__') throw malformedRequest('A JSON member must not be named "__proto__"');
  return value;
};

// Counted before parsing: the parser itself recurses.
const assertDepth = (text: string): void => {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charCodeAt(index);
    if (inString) {
      if (character === 0x5c) index += 1;
      else if (character === 0x22) inString = false;
    } else if (character === 0x22) inString = true;
    else if (character === 0x7b || character === 0x5b) {
      depth += 1;
      if (depth > maxDepth) throw malformedRequest(`JSON must not be nested deeper than ${maxDepth} levels`);
    } else if (character === 0x7d || character === 0x5d) depth -= 1;
  }
};
