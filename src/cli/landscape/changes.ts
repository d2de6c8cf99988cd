import type { LandscapeChange } from '../../management-api/contract.ts';
import { formatTable } from '../output.ts';

/** A table of changes; below it what may be a mistake, and the secrets that were generated. Source: Portolan */
export const formatChanges = (changes: readonly LandscapeChange[]): string => {
  const hasFields = changes.some(({ fields }) => fields !== undefined);
  const table = formatTable(
    ['action', 'what', ...(hasFields ? ['fields'] : [])],
    changes.map(({ action, path, fields }) => [action, path, fields?.join(', ')]),
  );
  const secrets = changes.flatMap(({ path, secret }) => (secret === undefined ? [] : [[path, secret] as const]));
  const hints = changes.flatMap(({ path, hint }) => (hint === undefined ? [] : [[path, hint] as const]));
  return [
    table,
    ...(hints.length > 0 ? [`Worth a look:\n${formatTable(['what', 'why'], hints)}`] : []),
    ...(secrets.length > 0 ? [`Generated secrets, shown this once:\n${formatTable(['what', 'secret'], secrets)}`] : []),
  ].join('\n');
};

/** `3 created, 1 updated, 12 unchanged`; where nothing was done yet, `3 to create, ...`. Source: Portolan */
export const summarizeChanges = (
  changes: readonly LandscapeChange[],
  { dryRun }: { readonly dryRun: boolean },
): string => {
  const count = (action: LandscapeChange['action']): number =>
    changes.filter((change) => change.action === action).length;
  const [created, updated] = dryRun ? ['to create', 'to update'] : ['created', 'updated'];
  return `${count('create')} ${created}, ${count('update')} ${updated}, ${count('unchanged')} unchanged`;
};
