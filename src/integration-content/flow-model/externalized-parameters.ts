/** Takes the values of externalized parameters out of a `parameters.prop`. Source: Java SE API "Properties" (load); real artifacts */
export const parseParameterFile = (content: string): ReadonlyMap<string, string> => {
  const parameters = new Map<string, string>();
  // A line that ends in an odd number of backslashes goes on in the next.
  const lines = content.replaceAll('\r\n', '\n').replaceAll('\r', '\n').split('\n');
  for (let index = 0; index < lines.length; index += 1) {
    let line = (lines[index] ?? '').trimStart();
    if (line === '' || line.startsWith('#') || line.startsWith('!')) continue;
    while (endsInEscape(line) && index + 1 < lines.length) {
      index += 1;
      line = line.slice(0, -1) + (lines[index] ?? '').trimStart();
    }
    const end = findKeyEnd(line);
    const value = line.slice(end).trimStart().replace(/^[=:]/, '').trimStart();
    parameters.set(unescapeText(line.slice(0, end)), unescapeText(value));
  }
  return parameters;
};

const endsInEscape = (line: string): boolean => {
  let count = 0;
  while (line[line.length - 1 - count] === '\\') count += 1;
  return count % 2 === 1;
};

/** A key ends at the first blank, `=` or `:` that no backslash protects. */
const findKeyEnd = (line: string): number => {
  for (let index = 0; index < line.length; index += 1) {
    if (line[index] === '\\') index += 1;
    else if (/[ \t\f=:]/.test(line[index] ?? '')) return index;
  }
  return line.length;
};

const escapes: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', f: '\f' };

const unescapeText = (text: string): string =>
  text.replace(
    /\\(?:u([0-9a-fA-F]{4})|([\s\S]))/g,
    (_match, code: string | undefined, character: string | undefined) =>
      code === undefined
        ? (escapes[character ?? ''] ?? character ?? '')
        : String.fromCharCode(Number.parseInt(code, 16)),
  );

/** A text with its parameters filled in. `missing` names one that has no value. */
export type ResolvedText = { readonly text: string; readonly missing?: string };

/** Fills in `{{name}}`. Values are not looked into again. Source: SAP doc "Externalize Parameters of an Integration Flow" */
export const resolveParameters = (text: string, parameters: ReadonlyMap<string, string>): ResolvedText => {
  let missing: string | undefined;
  const resolved = text.replace(/\{\{([^{}]{1,200})\}\}/g, (_match, key: string) => {
    const value = parameters.get(key);
    if (value === undefined) missing ??= key;
    return value ?? '';
  });
  return { text: resolved, ...(missing !== undefined && { missing }) };
};
