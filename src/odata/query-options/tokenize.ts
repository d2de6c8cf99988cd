/**
 * A piece of an expression or key predicate. `start` is its position in the text, `end` the position behind it.
 * `name` is an identifier or a path of identifiers joined by `/`; `prefixed` is a literal such as `datetime'…'`.
 */
export type Token = { readonly start: number; readonly end: number } & (
  | { readonly kind: 'name'; readonly text: string }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'integer'; readonly digits: string; readonly isLong: boolean }
  | { readonly kind: 'prefixed'; readonly prefix: string; readonly text: string }
  | { readonly kind: 'symbol'; readonly text: '(' | ')' | ',' | '=' }
);

/**
 * Splits decoded text into tokens, or answers `undefined` when it is not made of any. Every character is looked at a fixed number of
 * times, so the time is linear in the length. Texts with U+0000 are refused: no database column holds them.
 * Source: OData 2.0 URI Conventions §4.5 (operators, functions), OData 2.0 Overview §6 (literal forms)
 */
export const tokenize = (text: string): readonly Token[] | undefined => {
  const tokens: Token[] = [];
  let position = 0;
  while (position < text.length) {
    if (isBlank(text.charCodeAt(position))) {
      position += 1;
      continue;
    }
    const token = readToken(text, position);
    if (token === undefined) return undefined;
    tokens.push(token);
    position = token.end;
  }
  return tokens;
};

const readToken = (text: string, start: number): Token | undefined => {
  const character = text.charAt(start);
  if (character === '(' || character === ')' || character === ',' || character === '=') {
    return { kind: 'symbol', text: character, start, end: start + 1 };
  }
  const code = text.charCodeAt(start);
  if (character === quote) {
    const string = readString(text, start);
    return string && isDelimited(text, string.end) ? { kind: 'string', ...string } : undefined;
  }
  if (isDigit(code) || (character === '-' && isDigit(text.charCodeAt(start + 1)))) return readInteger(text, start);
  return isNameStart(code) ? readNameOrPrefixed(text, start) : undefined;
};

const readInteger = (text: string, start: number): Token | undefined => {
  let end = start + 1;
  while (isDigit(text.charCodeAt(end))) end += 1;
  const digits = text.slice(start, end);
  const suffix = text.charAt(end);
  const isLong = suffix === 'L' || suffix === 'l';
  if (isLong) end += 1;
  return isDelimited(text, end) ? { kind: 'integer', digits, isLong, start, end } : undefined;
};

const readNameOrPrefixed = (text: string, start: number): Token | undefined => {
  let end = start + 1;
  while (end < text.length) {
    const code = text.charCodeAt(end);
    if (isNamePart(code)) end += 1;
    // A path continues only where another name begins.
    else if (code === slash && isNameStart(text.charCodeAt(end + 1))) end += 2;
    else break;
  }
  const name = text.slice(start, end);
  if (text.charAt(end) !== quote) return isDelimited(text, end) ? { kind: 'name', text: name, start, end } : undefined;
  const string = readString(text, end);
  if (string === undefined || !isDelimited(text, string.end)) return undefined;
  return { kind: 'prefixed', prefix: name, text: string.value, start, end: string.end };
};

/** Reads a quoted string from its opening quote; a doubled quote stands for one. */
const readString = (
  text: string,
  start: number,
): { readonly value: string; readonly start: number; readonly end: number } | undefined => {
  let from = start + 1;
  let value = '';
  for (;;) {
    const closing = text.indexOf(quote, from);
    if (closing === -1) return undefined;
    value += text.slice(from, closing);
    if (text.charAt(closing + 1) !== quote) {
      return value.includes('\u0000') ? undefined : { value, start, end: closing + 1 };
    }
    value += quote;
    from = closing + 2;
  }
};

const quote = "'";
const slash = 0x2f;

const isBlank = (code: number): boolean => code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d;
const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;
const isNameStart = (code: number): boolean =>
  (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a) || code === 0x5f;
const isNamePart = (code: number): boolean => isNameStart(code) || isDigit(code);

/** True where a word may end: `1.5`, `12abc` and `'a''b'c` are not tokens. */
const isDelimited = (text: string, position: number): boolean =>
  position >= text.length || isBlank(text.charCodeAt(position)) || '(),='.includes(text.charAt(position));
