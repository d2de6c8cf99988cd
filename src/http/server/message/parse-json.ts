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

/**
 * Refuses JSON in which an object names a member twice: which of the two counts is for nobody to guess. `text` must be valid JSON.
 * Throws `invalid_request`. Source: RFC 8259 §4; RFC 7493 §2.3
 */
export const assertUniqueMembers = (text: string): void => {
  // One for each object and array around the current place; arrays have no names.
  const open: (Set<string> | undefined)[] = [];
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charCodeAt(index);
    if (character === 0x7b) open.push(new Set());
    else if (character === 0x5b) open.push(undefined);
    else if (character === 0x7d || character === 0x5d) open.pop();
    else if (character === 0x22) {
      const end = findStringEnd(text, index);
      const names = open.at(-1);
      if (names !== undefined && isFollowedByColon(text, end)) {
        const quoted = text.slice(index, end + 1);
        const name = quoted.includes('\\') ? String(JSON.parse(quoted)) : quoted.slice(1, -1);
        if (names.has(name)) throw malformedRequest('An object of the request body names a member twice');
        names.add(name);
      }
      index = end;
    }
  }
};

const findStringEnd = (text: string, start: number): number => {
  let index = start + 1;
  while (index < text.length && text.charCodeAt(index) !== 0x22) index += text.charCodeAt(index) === 0x5c ? 2 : 1;
  return index;
};

const isFollowedByColon = (text: string, stringEnd: number): boolean => {
  let index = stringEnd + 1;
  // Blanks of JSON: everything up to the space that may stand between a name and its colon.
  while (text.charCodeAt(index) <= 0x20) index += 1;
  return text.charCodeAt(index) === 0x3a;
};
