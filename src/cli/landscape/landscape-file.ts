import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Document, isAlias, isMap, isNode, isPair, isScalar, LineCounter, parseDocument, visit } from 'yaml';
import type { z } from 'zod';
import { describeIssue as describeProblem, explainIssue } from '../../foundation/describe-issue.ts';
import { type LandscapeInput, landscapeSchema } from '../../management-api/contract.ts';
import type { CommandContext } from '../context.ts';
import { CommandError, unreadableFile } from '../errors.ts';

/** Where something is in a landscape: keys and indexes from its root. Source: Portolan */
export type Position = readonly (string | number)[];

/** A landscape file that was read and found valid. Source: Portolan */
export type LandscapeFile = {
  readonly landscape: LandscapeInput;
  /** `landscape.yaml:12:7` for what stands at `position`, or for what is nearest to it. */
  readonly locate: (position: Position) => string;
};

const maxProblems = 20;

/**
 * Reads a landscape from a YAML or JSON file (`-` is standard input). `${NAME}` in a value is the environment variable of that name,
 * so that a file need not hold secrets; `$${` is a `${` as it stands. Throws a `CommandError` that lists what is wrong with
 * `file:line:column`. Source: Portolan
 */
export const readLandscapeFile = async (context: CommandContext, path: string): Promise<LandscapeFile> => {
  const text = path === '-' ? await context.readInput() : readText(context, path);
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false });
  const at = (offset: number): string => {
    const { line, col } = lineCounter.linePos(offset);
    return `${path}:${line}:${col}`;
  };
  const locate = (position: Position): string => at(offsetOf(document, position));
  const [syntaxError] = document.errors;
  if (syntaxError !== undefined) throw invalidFile([`${at(syntaxError.pos[0])}: ${syntaxError.message}`]);
  const { missing, filled } = fillIn(document, context.environment);
  if (missing.length > 0) {
    throw invalidFile(missing.map(({ name, offset }) => `${at(offset)}: the environment variable ${name} is not set`));
  }
  let values = toValues(document, path);
  let result = landscapeSchema.safeParse(values, { error: explainIssue });
  if (!result.success && makeNumbers(document, filled, result.error.issues)) {
    values = toValues(document, path);
    result = landscapeSchema.safeParse(values, { error: explainIssue });
  }
  if (!result.success) throw invalidFile(result.error.issues.flatMap((issue) => describeIssue(issue, locate)));
  // What the schema has found to be one.
  return { landscape: values as LandscapeInput, locate };
};

/** Copies what each alias stands for. The parser gives up where copies of copies would fill the memory (S-67). */
const toValues = (document: Document.Parsed, path: string): unknown => {
  try {
    return document.toJS();
  } catch (error) {
    if (error instanceof ReferenceError) throw invalidFile([`${path}: its aliases (*name) stand for too much`]);
    throw error;
  }
};

const readText = (context: CommandContext, path: string): string => {
  try {
    return readFileSync(resolve(context.folder, path), 'utf8');
  } catch (error) {
    throw unreadableFile(resolve(context.folder, path), 'Name a landscape file in YAML or JSON.', error);
  }
};

const invalidFile = (problems: readonly string[]): CommandError => {
  const more = problems.length - maxProblems;
  return new CommandError(
    [...problems.slice(0, maxProblems), ...(more > 0 ? [`... and ${more} more`] : [])].join('\n'),
    'Nothing was changed.',
  );
};

const describeIssue = (issue: z.core.$ZodIssue, locate: (position: Position) => string): readonly string[] => {
  // A symbol cannot be a key of a document.
  const position = issue.path.filter((part) => typeof part !== 'symbol');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => `${locate([...position, key])}: "${key}" is not known here`);
  }
  const name = position.at(-1);
  const subject = typeof name === 'string' ? `"${name}"` : position.length === 0 ? 'the landscape' : 'this entry';
  return [`${locate(position)}: ${describeProblem(subject, issue.message)}`];
};

/** Puts environment variables in place of `${NAME}`; answers those that are not set, and the values that are nothing but one variable. */
const fillIn = (
  document: Document.Parsed,
  environment: CommandContext['environment'],
): {
  readonly missing: readonly { readonly name: string; readonly offset: number }[];
  readonly filled: ReadonlySet<unknown>;
} => {
  const filled = new Set<unknown>();
  const missing: { readonly name: string; readonly offset: number }[] = [];
  visit(document, {
    Scalar: (key, scalar) => {
      if (key === 'key' || typeof scalar.value !== 'string') return;
      if (/^\$\{\w+\}$/.test(scalar.value)) filled.add(scalar);
      scalar.value = scalar.value.replaceAll(/\$\$\{|\$\{(\w+)\}/g, (found, name: string | undefined) => {
        if (name === undefined) return '${';
        const value = environment[name];
        if (value === undefined) missing.push({ name, offset: startOf(scalar) ?? 0 });
        return value ?? found;
      });
    },
  });
  return { missing, filled };
};

/**
 * Makes numbers of variables where only a number will do: a variable is a text, and a password of digits must stay one. Answers whether there
 * was one.
 */
const makeNumbers = (
  document: Document.Parsed,
  filled: ReadonlySet<unknown>,
  issues: readonly z.core.$ZodIssue[],
): boolean => {
  const wanted = issues.filter(wantsNumber).flatMap(({ path }) => {
    const node: unknown = document.getIn(path, true);
    return isScalar(node) && filled.has(node) && /^\d{1,15}$/.test(String(node.value)) ? [node] : [];
  });
  for (const node of wanted) node.value = Number(node.value);
  return wanted.length > 0;
};

const wantsNumber = (issue: z.core.$ZodIssue): boolean =>
  (issue.code === 'invalid_type' && issue.expected === 'number') ||
  (issue.code === 'invalid_union' &&
    issue.errors.some((branch) => branch.some((one) => one.path.length === 0 && wantsNumber(one))));

/** Offset of the key (in a map) or item (in a list) at `position`; of its closest ancestor where it does not exist. */
const offsetOf = (document: Document.Parsed, position: Position): number => {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const part of position) {
    if (isAlias(node)) node = node.resolve(document);
    const pair = isMap(node)
      ? node.items.find(({ key }) => (isScalar(key) ? String(key.value) : key) === String(part))
      : undefined;
    const child: unknown = isPair(pair) ? pair.value : childOf(node, part);
    const start = pair === undefined ? startOf(child) : startOf(pair.key);
    if (start === undefined) return offset;
    offset = start;
    node = child;
  }
  return offset;
};

const childOf = (node: unknown, part: string | number): unknown =>
  isNode(node) && 'get' in node && typeof node.get === 'function' ? node.get(part, true) : undefined;

const startOf = (node: unknown): number | undefined => (isNode(node) ? node.range?.[0] : undefined);
