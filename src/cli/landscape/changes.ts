import type { LandscapeChange } from '../../management-api/contract.ts';
import { formatTable } from '../output.ts';

/** A table of changes, and below it the secrets that were generated. Source: Portolan */
export const formatChanges = (changes: readonly LandscapeChange[]): string => {
  const table = formatTable(
    ['action', 'what', 'fields'],
    changes.map(({ action, path, fields }) => [action, path, fields?.join(', ')]),
  );
  const secrets = changes.flatMap(({ path, secret }) => (secret === undefined ? [] : [[path, secret] as const]));
  if (secrets.length === 0) return table;
  return `${table}\nGenerated secrets, shown this once:\n${formatTable(['what', 'secret'], secrets)}`;
};

/** `3 created, 1 updated, 12 unchanged`. Source: Portolan */
export const summarizeChanges = (changes: readonly LandscapeChange[]): string => {
  const count = (action: LandscapeChange['action']): number =>
    changes.filter((change) => change.action === action).length;
  return `${count('create')} created, ${count('update')} updated, ${count('unchanged')} unchanged`;
};
