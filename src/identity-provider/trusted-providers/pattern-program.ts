import { type CharacterTest, parseClass, parseEscape } from './pattern-characters.ts';

/** One step of a compiled expression. After a character comes the next instruction. */
export type Instruction =
  | { readonly kind: 'character'; readonly accepts: CharacterTest }
  | { readonly kind: 'jump'; readonly to: readonly number[] }
  | { readonly kind: 'end' };

/** The expression is not one of those we compare; `message` says why. */
export class PatternSyntaxError extends Error {
  override readonly name = 'PatternSyntaxError';
}

const maxLength = 500;
/** Repetitions are written out: `{1000}` of a long group would be a long program. */
const maxInstructions = 1_000;
const maxNesting = 50;

type Reader = { readonly characters: readonly string[]; at: number; nesting: number };

/** A piece of a program whose jumps count from its own beginning. */
type Piece = readonly Instruction[];

/** Compiles an expression. Throws `PatternSyntaxError`. */
export const compilePattern = (text: string): readonly Instruction[] => {
  if (text.length > maxLength) throw new PatternSyntaxError(`must have at most ${maxLength} characters`);
  // The whole value is compared, so anchors at the ends say nothing new.
  const inner = text.replace(/^\^/, '').replace(/(?<!\\)\$$/, '');
  const reader: Reader = { characters: [...inner], at: 0, nesting: 0 };
  const piece = readAlternatives(reader);
  if (reader.at < reader.characters.length) throw new PatternSyntaxError('has a ")" without its "("');
  return limit([...piece, { kind: 'end' }]);
};

const limit = (piece: Piece): Piece => {
  if (piece.length > maxInstructions) throw new PatternSyntaxError('is too complex');
  return piece;
};

const shift = (piece: Piece, by: number): Piece =>
  piece.map((instruction) =>
    instruction.kind === 'jump' ? { kind: 'jump', to: instruction.to.map((place) => place + by) } : instruction,
  );

const append = (left: Piece, right: Piece): Piece => limit([...left, ...shift(right, left.length)]);

const readAlternatives = (reader: Reader): Piece => {
  let piece = readSequence(reader);
  while (reader.characters[reader.at] === '|') {
    reader.at += 1;
    piece = either(piece, readSequence(reader));
  }
  return piece;
};

const either = (left: Piece, right: Piece): Piece =>
  limit([
    { kind: 'jump', to: [1, left.length + 2] },
    ...shift(left, 1),
    { kind: 'jump', to: [left.length + right.length + 2] },
    ...shift(right, left.length + 2),
  ]);

const readSequence = (reader: Reader): Piece => {
  let piece: Piece = [];
  for (;;) {
    const next = reader.characters[reader.at];
    if (next === undefined || next === '|' || next === ')') return piece;
    piece = append(piece, readRepetition(reader, readAtom(reader, next)));
  }
};

const readAtom = (reader: Reader, first: string): Piece => {
  reader.at += 1;
  if (first === '(') return readGroup(reader);
  if ('*+?{'.includes(first)) throw new PatternSyntaxError(`has nothing before its "${first}"`);
  if (first === '^' || first === '$') throw new PatternSyntaxError(`must have "${first}" at its end or beginning only`);
  return [{ kind: 'character', accepts: readTest(reader, first) }];
};

const readTest = (reader: Reader, first: string): CharacterTest => {
  if (first === '.') return (code) => code !== 0x0a && code !== 0x0d;
  const parse = first === '\\' ? parseEscape : first === '[' ? parseClass : undefined;
  if (parse === undefined) {
    const wanted = first.codePointAt(0);
    return (code) => code === wanted;
  }
  const parsed = parse(reader.characters, reader.at);
  if (typeof parsed === 'string') throw new PatternSyntaxError(parsed);
  reader.at = parsed.end;
  return parsed.accepts;
};

const readGroup = (reader: Reader): Piece => {
  reader.nesting += 1;
  if (reader.nesting > maxNesting) throw new PatternSyntaxError('is too complex');
  if (reader.characters[reader.at] === '?') {
    if (reader.characters[reader.at + 1] !== ':') throw new PatternSyntaxError('must not look around or name groups');
    reader.at += 2;
  }
  const piece = readAlternatives(reader);
  if (reader.characters[reader.at] !== ')') throw new PatternSyntaxError('has a "(" without its ")"');
  reader.at += 1;
  reader.nesting -= 1;
  return piece;
};

const readRepetition = (reader: Reader, piece: Piece): Piece => {
  const counts = readCounts(reader);
  if (counts === undefined) return piece;
  // Whether a repetition is greedy or not changes nothing about whether a whole value matches.
  if (reader.characters[reader.at] === '?') reader.at += 1;
  if ('*+?{'.includes(reader.characters[reader.at] ?? ' ')) {
    throw new PatternSyntaxError('must not repeat a repetition without parentheses');
  }
  return repeat(piece, counts.min, counts.max);
};

const readCounts = (reader: Reader): { readonly min: number; readonly max: number } | undefined => {
  const character = reader.characters[reader.at];
  const simple = character === undefined ? undefined : simpleCounts.get(character);
  if (simple !== undefined) {
    reader.at += 1;
    return simple;
  }
  if (character !== '{') return undefined;
  const text = reader.characters.slice(reader.at, reader.at + 12).join('');
  const [all, min = '', hasMax, max = ''] = /^\{(\d{1,4})(,(\d{0,4}))?\}/.exec(text) ?? [];
  if (all === undefined) throw new PatternSyntaxError('has a "{" that begins no repetition');
  reader.at += all.length;
  const upper = hasMax === undefined ? Number(min) : max === '' ? Number.POSITIVE_INFINITY : Number(max);
  if (upper < Number(min)) throw new PatternSyntaxError('has a repetition that ends before it begins');
  return { min: Number(min), max: upper };
};

const simpleCounts: ReadonlyMap<string, { readonly min: number; readonly max: number }> = new Map([
  ['*', { min: 0, max: Number.POSITIVE_INFINITY }],
  ['+', { min: 1, max: Number.POSITIVE_INFINITY }],
  ['?', { min: 0, max: 1 }],
]);

const repeat = (piece: Piece, min: number, max: number): Piece => {
  let result: Piece = [];
  for (let count = 0; count < min; count += 1) result = append(result, piece);
  if (max === Number.POSITIVE_INFINITY) {
    const loop: Piece = [{ kind: 'jump', to: [1, piece.length + 2] }, ...shift(piece, 1), { kind: 'jump', to: [0] }];
    return append(result, loop);
  }
  for (let count = min; count < max; count += 1) {
    result = append(result, [{ kind: 'jump', to: [1, piece.length + 1] }, ...shift(piece, 1)]);
  }
  return result;
};
