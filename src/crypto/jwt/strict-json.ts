/** A JSON object of which nothing is known yet. */
export type JsonObject = { readonly [member: string]: unknown };

/** Whether a JSON value is an object. */
export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Nesting allowed in the JSON of a token. Source: S-25 */
const maxDepth = 32;

/**
 * Parses JSON from an untrusted signer. Answers `undefined` for a text that is no JSON, names a member twice in one object, or nests
 * deeper than 32: two readers must never see two meanings in one signed text. Source: RFC 7519 §4, RFC 8259 §4; S-25
 */
export const parseStrictJson = (text: string): unknown => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return isUnambiguous(text) ? value : undefined;
};

/** `text` is valid JSON, so the scan needs no syntax checks: it only follows strings, brackets and commas. */
const isUnambiguous = (text: string): boolean => {
  // One entry for each open bracket: the names seen so far in an object, `undefined` for an array.
  const open: (Set<string> | undefined)[] = [];
  let nameIsNext = false;
  for (let index = 0; index < text.length; index += 1) {
    switch (text[index]) {
      case '{':
      case '[':
        open.push(text[index] === '{' ? new Set() : undefined);
        if (open.length > maxDepth) return false;
        nameIsNext = text[index] === '{';
        break;
      case '}':
      case ']':
        open.pop();
        nameIsNext = false;
        break;
      case ',':
        nameIsNext = open.at(-1) !== undefined;
        break;
      case '"': {
        const end = endOfString(text, index);
        if (nameIsNext) {
          const names = open.at(-1);
          // "a" and "\u0061" are one name: compare what the text means.
          const name: unknown = JSON.parse(text.slice(index, end + 1));
          if (names?.has(String(name))) return false;
          names?.add(String(name));
          nameIsNext = false;
        }
        index = end;
        break;
      }
    }
  }
  return true;
};

/** Index of the quote that closes the string opened at `start`. */
const endOfString = (text: string, start: number): number => {
  let index = start + 1;
  while (text[index] !== '"') index += text[index] === '\\' ? 2 : 1;
  return index;
};
