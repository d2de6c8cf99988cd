/** Whether a character, by its code point, is one of those meant. */
export type CharacterTest = (code: number) => boolean;

/** What was read up to `end`; a text says what is wrong. */
type Parsed = { readonly accepts: CharacterTest; readonly end: number } | string;

const isDigit: CharacterTest = (code) => code >= 0x30 && code <= 0x39;
const isWord: CharacterTest = (code) =>
  isDigit(code) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a) || code === 0x5f;
const isBlank: CharacterTest = (code) => code === 0x20 || (code >= 0x09 && code <= 0x0d);
const not =
  (test: CharacterTest): CharacterTest =>
  (code) =>
    !test(code);
const only =
  (wanted: number): CharacterTest =>
  (code) =>
    code === wanted;

const escapes: ReadonlyMap<string, CharacterTest> = new Map([
  ['d', isDigit],
  ['D', not(isDigit)],
  ['w', isWord],
  ['W', not(isWord)],
  ['s', isBlank],
  ['S', not(isBlank)],
  ['t', only(0x09)],
  ['n', only(0x0a)],
  ['r', only(0x0d)],
]);

/** What follows a backslash: a class of characters, or a character that would mean something else without it. */
export const parseEscape = (characters: readonly string[], at: number): Parsed => {
  const character = characters[at] ?? '';
  const known = escapes.get(character);
  if (known !== undefined) return { accepts: known, end: at + 1 };
  if (character === '' || /[A-Za-z0-9]/.test(character)) return `has a "\\${character}", which is not supported`;
  return { accepts: only(character.codePointAt(0) ?? 0), end: at + 1 };
};

/** What follows a `[`. */
export const parseClass = (characters: readonly string[], start: number): Parsed => {
  const isNegated = characters[start] === '^';
  const tests: CharacterTest[] = [];
  let at = isNegated ? start + 1 : start;
  for (;;) {
    const character = characters[at];
    if (character === undefined) return 'has a "[" without its "]"';
    if (character === ']' && tests.length > 0) break;
    const member = parseMember(characters, at);
    if (typeof member === 'string') return member;
    tests.push(member.accepts);
    at = member.end;
  }
  const accepts: CharacterTest = (code) => tests.some((test) => test(code));
  return { accepts: isNegated ? not(accepts) : accepts, end: at + 1 };
};

/** A character, a range of them, or an escape. Classes within classes are something else in every dialect: refused. */
const parseMember = (characters: readonly string[], at: number): Parsed => {
  const character = characters[at] ?? '';
  if (character === '\\') return parseEscape(characters, at + 1);
  if (character === '[' || (character === '&' && characters[at + 1] === '&')) return 'must not have classes in classes';
  const last = characters[at + 2];
  const first = character.codePointAt(0) ?? 0;
  if (characters[at + 1] !== '-' || last === undefined || last === ']') return { accepts: only(first), end: at + 1 };
  const upper = last.codePointAt(0) ?? 0;
  if (last === '\\' || last === '[' || upper < first) return 'has a range that is none';
  return { accepts: (code) => code >= first && code <= upper, end: at + 3 };
};
