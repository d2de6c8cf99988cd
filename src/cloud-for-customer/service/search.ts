import { invalidQueryOption } from '../../odata/errors.ts';
import type { FilterExpression, FilterTerm } from '../../odata/query-options/filter-expression.ts';
import type { EntitySetDefinition } from '../entity-sets/entity-set.ts';

const maxWords = 10;

/**
 * The condition `$search` stands for: each word is a whole word of one of the searched properties, ASCII letters of either case; `*` at its
 * beginning or end stands for anything. Quotes around all of it, which the guide shows in one place and forbids in another, are dropped.
 * Throws 400. Source: SAP guide "SAP Cloud for Customer OData API Developer's Guide", "$search rules"; assumed: words end at blanks
 */
export const toSearchFilter = (set: EntitySetDefinition, text: string): FilterExpression => {
  const words = text
    .trim()
    .replace(/^(['"])(.*)\1$/s, '$2')
    .replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase())
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length > maxWords) throw invalidQueryOption('$search', `at most ${maxWords} words`);
  const subjects = set.properties
    .filter(({ isSearched }) => isSearched)
    .map(({ name, type }): FilterTerm => {
      const property: FilterTerm = { kind: 'property', path: name, segments: [name], type };
      return { kind: 'call', call: 'tolower', argument: property, type: 'Edm.String' };
    });
  return join(
    'and',
    words.map((word) =>
      join(
        'or',
        subjects.flatMap((subject) => findWord(subject, word)),
      ),
    ),
  );
};

const findWord = (subject: FilterTerm, word: string): readonly FilterExpression[] => {
  const isOpenBefore = word.startsWith('*');
  const isOpenAfter = word.length > 1 && word.endsWith('*');
  const core = word.slice(isOpenBefore ? 1 : 0, isOpenAfter ? -1 : undefined);
  if (core.includes('*'))
    throw invalidQueryOption('$search', '* may stand at the beginning and the end of a word only');
  const match = (kind: 'startswith' | 'endswith' | 'substringof', pattern: string): FilterExpression => ({
    kind: 'match',
    match: kind,
    subject,
    pattern: { type: 'Edm.String', value: pattern },
  });
  if (isOpenBefore && isOpenAfter) return [match('substringof', core)];
  if (isOpenBefore) return [match('endswith', core), match('substringof', `${core} `)];
  if (isOpenAfter) return [match('startswith', core), match('substringof', ` ${core}`)];
  return [
    { kind: 'comparison', operator: 'eq', left: subject, right: { type: 'Edm.String', value: core } },
    match('startswith', `${core} `),
    match('endswith', ` ${core}`),
    match('substringof', ` ${core} `),
  ];
};

const join = (kind: 'and' | 'or', operands: readonly FilterExpression[]): FilterExpression => {
  const [first] = operands;
  return operands.length === 1 && first !== undefined ? first : { kind, operands };
};
