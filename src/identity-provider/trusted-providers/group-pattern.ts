import { compilePattern, type Instruction, PatternSyntaxError } from './pattern-program.ts';

/** Work a comparison may still do, in steps; shared by all comparisons of one assertion. */
export type Work = { steps: number };

/** More than any sensible set of rules needs; some tens of milliseconds. */
export const maxPatternSteps = 1_000_000;

/** A regular expression that is compared with whole values, in a time linear in them. */
export type GroupPattern = {
  /** Whether the whole value matches. Answers false once the work is used up: `steps` is negative then. */
  readonly matches: (value: string, work: Work) => boolean;
};

export type ParsedPattern =
  | { readonly kind: 'parsed'; readonly pattern: GroupPattern }
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * Reads a regular expression: literals, `.`, classes, groups, `|`, `* + ? {n,m}`, `\d \w \s` and their opposites. What would need
 * backtracking (references, looking around) is refused. Assumed: the whole value must match, as with `matches` in Java. Source: SAP doc
 * "Trust Management API" (`operation`: `regexp`); security.md S-67
 */
export const parseGroupPattern = (text: string): ParsedPattern => {
  try {
    const program = compilePattern(text);
    return { kind: 'parsed', pattern: { matches: (value, work) => runProgram(program, value, work) } };
  } catch (error) {
    if (error instanceof PatternSyntaxError) return { kind: 'refused', reason: error.message };
    throw error;
  }
};

/** Places in a program, each once. A mark of the round it was added in is cheaper than a set for every character. */
type Places = { list: number[]; readonly rounds: Uint32Array; round: number };

/** All ways through the program at once, one character after the other. Source: Thompson, "Regular Expression Search Algorithm" (1968) */
const runProgram = (program: readonly Instruction[], value: string, work: Work): boolean => {
  const places: Places = { list: [], rounds: new Uint32Array(program.length), round: 1 };
  follow(program, 0, places, work);
  for (const character of value) {
    const code = character.codePointAt(0) ?? 0;
    const current = places.list;
    places.list = [];
    places.round += 1;
    for (const at of current) {
      const instruction = program[at];
      if (instruction?.kind === 'character' && instruction.accepts(code)) follow(program, at + 1, places, work);
    }
    work.steps -= current.length;
    if (work.steps < 0 || places.list.length === 0) return false;
  }
  return places.list.some((at) => program[at]?.kind === 'end');
};

/** Adds the places reached from one without reading a character. */
const follow = (program: readonly Instruction[], start: number, places: Places, work: Work): void => {
  if (places.rounds[start] === places.round) return;
  places.rounds[start] = places.round;
  work.steps -= 1;
  const instruction = program[start];
  if (instruction?.kind !== 'jump') places.list.push(start);
  else for (const next of instruction.to) follow(program, next, places, work);
};
