import { badRequest } from '../errors.ts';
import type { Label } from './label.ts';

/** Whether `labels` has, for every key of the filter, one of the values named. Assumed: one suffices; SAP does not say. */
export const matchesLabels = (labels: readonly Label[], wanted: readonly Label[]): boolean =>
  wanted.every(({ key, values }) =>
    labels.some((label) => label.key === key && label.values.some((value) => values.includes(value))),
  );

const clause = /^\s*Label\[\s*'([^']*)'\s*\]\s+HAS\s+\(\s*('[^']*'(?:\s*,\s*'[^']*')*)\s*\)/;
const maxClauses = 10;

/**
 * Reads `Label['k'] HAS ('v1','v2') AND Label[…]…`; `undefined` for another kind of filter. Keys and values are percent-encoded inside
 * their quotes, as the names of an in-list are. Throws a 400 for a damaged one. Source: SAP Cloud SDK for Python (`build_label_filter_param`)
 */
export const parseLabelFilter = (text: string): readonly Label[] | undefined => {
  if (!/^\s*Label\s*\[/.test(text)) return undefined;
  const wanted: Label[] = [];
  let rest = text;
  for (;;) {
    const found = clause.exec(rest);
    if (found === null || wanted.length === maxClauses) throw damaged();
    wanted.push({ key: decode(found[1] ?? ''), values: listQuoted(found[2] ?? '') });
    rest = rest.slice(found[0].length);
    if (rest.trim() === '') return wanted;
    const conjunction = /^\s+AND\s/.exec(rest);
    if (conjunction === null) throw damaged();
    rest = rest.slice(conjunction[0].length);
  }
};

const listQuoted = (text: string): readonly string[] =>
  [...text.matchAll(/'([^']*)'/g)].map(([, quoted = '']) => decode(quoted));

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    throw damaged();
  }
};

const damaged = () =>
  badRequest(
    `A label filter must be like "Label['key'] HAS ('a','b') AND Label['other'] HAS ('c')", at most ten clauses`,
  );
