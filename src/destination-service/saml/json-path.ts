/** A place in a JSON value: names of members and positions in lists, from the outside to the inside. */
export type JsonPath = readonly (string | number)[];

export type ParsedJsonPath =
  | { readonly kind: 'path'; readonly path: JsonPath }
  /** No path, or one that may name several places: wildcards, slices, filters, `..`, functions. */
  | { readonly kind: 'refused' };

const maxLength = 1000;
const maxSteps = 32;
/** One step: `.name`, `['name']`, `["name"]` or `[0]`; a dot before a bracket changes nothing, as SAP writes it. */
const step = /\.?\[(?:'([^'\\]*)'|"([^"\\]*)"|([0-9]{1,9}))\]|\.([^\s.[\]'"()*?@,:$\\]+)/y;
/** Names that mean something to the language; no path leads there. Source: S-45 */
const forbiddenNames: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** Reads the part of JSONPath that names one place. Source: RFC 9535 §2.3; SAP doc "SAML Assertion Authentication" (`userIdSource`) */
export const parseJsonPath = (text: string): ParsedJsonPath => {
  if (text.length > maxLength || !text.startsWith('$')) return { kind: 'refused' };
  const path: (string | number)[] = [];
  // Its own copy: a pattern that remembers where it was is not to be shared.
  const pattern = new RegExp(step);
  pattern.lastIndex = 1;
  while (pattern.lastIndex < text.length) {
    const match = pattern.exec(text);
    if (match === null || path.length === maxSteps) return { kind: 'refused' };
    const [, quoted, doubleQuoted, position, plain] = match;
    const name = quoted ?? doubleQuoted ?? plain ?? '';
    if (forbiddenNames.has(name)) return { kind: 'refused' };
    path.push(position === undefined ? name : Number(position));
  }
  return { kind: 'path', path };
};

/** The value at a place, `undefined` where there is none. Members an object has by itself only (S-45). */
export const readJsonPath = (root: unknown, path: JsonPath): unknown => {
  let value = root;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    if (Array.isArray(value) !== (typeof key === 'number') || !Object.hasOwn(value, key)) return undefined;
    value = Reflect.get(value, key);
  }
  return value;
};
