import { badRequest } from '../errors.ts';

/** A label: a key and its values, which are no secrets. Source: SAP doc "Labeling Destination Service Entities" */
export type Label = { readonly key: string; readonly values: readonly string[] };

const maxLabels = 10;
const maxValues = 10;
/** Assumed: SAP does not say how long a key or a value may be. */
const maxLength = 200;
const unprintable = /\p{C}/u;

/**
 * Reads a list of labels; a value named twice counts once. Throws a 400 for what is no list of `{ key, values }`, for a key named twice,
 * and for more than ten labels or ten values of one. Source: SAP doc "Labeling Destination Service Entities"
 */
export const parseLabels = (value: unknown): readonly Label[] => {
  if (!Array.isArray(value)) throw badRequest('A list of labels is expected: [{"key":"…","values":["…"]}]');
  const labels = value.map(parseLabel);
  if (new Set(labels.map(({ key }) => key)).size !== labels.length) throw badRequest('A label key is named twice');
  return assertLimits(labels);
};

/** How a `PATCH` changes the labels. */
export type LabelPatch = { readonly action: 'ADD' | 'DELETE'; readonly labels: readonly Label[] };

/** Reads the body of a `PATCH`. Source: SAP Cloud SDK for Python (`PatchLabels`) */
export const parseLabelPatch = (value: unknown): LabelPatch => {
  const action = typeof value === 'object' && value !== null && 'action' in value ? value.action : undefined;
  if (action !== 'ADD' && action !== 'DELETE') throw badRequest('The member "action" must be "ADD" or "DELETE"');
  const labels = typeof value === 'object' && value !== null && 'labels' in value ? value.labels : undefined;
  return { action, labels: parseLabels(labels) };
};

/**
 * The labels after a patch. `ADD` adds values to those there are; `DELETE` takes the values named, the whole label where it names none or
 * none remains. Throws a 400 past ten labels or ten values. Assumed: SAP documents the actions by their names only.
 */
export const patchLabels = (stored: readonly Label[], { action, labels }: LabelPatch): readonly Label[] => {
  const next = new Map(stored.map(({ key, values }) => [key, values]));
  for (const { key, values } of labels) {
    const present = next.get(key) ?? [];
    if (action === 'ADD') next.set(key, [...new Set([...present, ...values])]);
    else {
      const kept = values.length === 0 ? [] : present.filter((item) => !values.includes(item));
      if (kept.length === 0) next.delete(key);
      else next.set(key, kept);
    }
  }
  return assertLimits([...next].map(([key, values]) => ({ key, values })));
};

const parseLabel = (value: unknown): Label => {
  const key = typeof value === 'object' && value !== null && 'key' in value ? value.key : undefined;
  const values = typeof value === 'object' && value !== null && 'values' in value ? value.values : undefined;
  if (!isLabelText(key)) throw badRequest(`A label key must be 1 to ${maxLength} printable characters`);
  if (!Array.isArray(values) || !values.every(isLabelText))
    throw badRequest(`The values of a label must be a list of texts of 1 to ${maxLength} printable characters`);
  return { key, values: [...new Set(values)] };
};

const isLabelText = (value: unknown): value is string =>
  typeof value === 'string' && value.trim() !== '' && value.length <= maxLength && !unprintable.test(value);

const assertLimits = (labels: readonly Label[]): readonly Label[] => {
  if (labels.length > maxLabels) throw badRequest(`At most ${maxLabels} labels are accepted`);
  if (labels.some(({ values }) => values.length > maxValues))
    throw badRequest(`At most ${maxValues} values are accepted for a label`);
  return labels;
};
