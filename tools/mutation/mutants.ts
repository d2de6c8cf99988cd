// Small faults that can be put into a TypeScript source. Every one of them ought to make a test fail.
import { parseSync } from 'rolldown/utils';
import { z } from 'zod';

/** One fault: the characters from `start` to `end` become `text`. */
export type Mutant = {
  readonly operator: string;
  readonly line: number;
  readonly column: number;
  readonly start: number;
  readonly end: number;
  readonly text: string;
};

const node = z.looseObject({ type: z.string(), start: z.number(), end: z.number() });
type Node = z.output<typeof node>;

const flipped: Readonly<Record<string, string>> = {
  '===': '!==',
  '!==': '===',
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
  '+': '-',
  '-': '+',
  '*': '/',
  '/': '*',
  '&&': '||',
  '||': '&&',
  '??': '&&',
  '&&=': '||=',
  '||=': '&&=',
  '+=': '-=',
};

/** Every mutant of a source text. Types and imports are left alone, and so are sentences: their wording is for people. */
export const listMutants = (path: string, source: string): readonly Mutant[] => {
  const mutants: Mutant[] = [];
  const add = (operator: string, { start, end }: Pick<Node, 'start' | 'end'>, text: string): void => {
    const before = source.slice(0, start).split('\n');
    const column = (before.at(-1)?.length ?? 0) + 1;
    mutants.push({ operator, line: before.length, column, start, end, text });
  };
  const textOf = ({ start, end }: Node): string => source.slice(start, end);

  const mutateLiteral = (found: Node): void => {
    const { value } = found;
    if (typeof value === 'boolean') add('boolean', found, String(!value));
    if (typeof value === 'number') add('number', found, String(value + 1));
    if (typeof value === 'string' && !/\s/.test(value)) add('string', found, value === '' ? "'mutated'" : "''");
  };

  const mutate = (found: Node): void => {
    const [left, right, test, argument, body] = ['left', 'right', 'test', 'argument', 'body'].map(
      (name) => node.safeParse(found[name]).data,
    );
    const replacement = flipped[String(found.operator)];
    if (left !== undefined && right !== undefined && replacement !== undefined) {
      // Between the operands stands the operator, apart from comments and brackets.
      const gap = source.slice(left.end, right.start);
      const at = left.end + gap.indexOf(String(found.operator));
      add('operator', { start: at, end: at + String(found.operator).length }, replacement);
    }
    // The negation of an equality or of a negation is a fault of its own already.
    if (test !== undefined && !['===', '!==', '!'].includes(String(test.operator))) {
      add('condition', test, `!(${textOf(test)})`);
    }
    switch (found.type) {
      case 'UnaryExpression':
        if (found.operator === '!' && argument !== undefined) add('negation', found, `(${textOf(argument)})`);
        break;
      case 'ExpressionStatement':
      case 'ThrowStatement':
        add('statement', found, ';');
        break;
      case 'ReturnStatement':
        if (argument !== undefined && textOf(argument) !== 'undefined') add('return', found, 'return undefined;');
        break;
      case 'ArrowFunctionExpression':
        if (body !== undefined && body.type !== 'BlockStatement' && textOf(body) !== 'undefined') {
          // A body in brackets keeps them: the node is what stands inside.
          add('return', body, 'undefined');
        }
        break;
      case 'ArrayExpression':
        for (const element of z.array(node).catch([]).parse(found.elements)) {
          const comma = /^\s*,/.exec(source.slice(element.end))?.[0].length ?? 0;
          add('element', { start: element.start, end: element.end + comma }, '');
        }
        break;
      case 'Literal':
        mutateLiteral(found);
        break;
    }
  };

  const visit = (value: unknown): void => {
    if (Array.isArray(value)) {
      for (const item of value) visit(item);
      return;
    }
    const found = node.safeParse(value).data;
    if (found === undefined || /^(TS(?!(As|Satisfies|NonNull))|Import|ExportAll)/.test(found.type)) return;
    mutate(found);
    for (const [name, child] of Object.entries(found)) {
      // A quoted name of a member is no value.
      if (name === 'key' && found.computed !== true) continue;
      if (typeof child === 'object' && child !== null) visit(child);
    }
  };

  const { program, errors } = parseSync(path, source);
  if (errors.length > 0) throw new Error(`${path} cannot be parsed`);
  visit(program.body);
  return mutants;
};
