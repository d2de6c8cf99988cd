import type { InputOf, operations } from '../../../../../src/management-api/contract.ts';

type Labels = InputOf<typeof operations.putDestinationLabels>;

/** Labels as lines of `key: value, value`. Source: Portolan */
export const formatLabels = (labels: Labels): string =>
  labels.map(({ key, values }) => (values.length === 0 ? key : `${key}: ${values.join(', ')}`)).join('\n');

/** Reads lines of `key: value, value`; what does not fit the contract is found by its schema. Source: Portolan */
export const parseLabelLines = (text: string): Labels =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const colon = line.indexOf(':');
      const [key, values] = colon < 0 ? [line, ''] : [line.slice(0, colon), line.slice(colon + 1)];
      return {
        key: key.trim(),
        values: values
          .split(',')
          .map((value) => value.trim())
          .filter(Boolean),
      };
    });
