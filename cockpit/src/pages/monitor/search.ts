import type { operations, RequestOf } from '../../../../src/management-api/contract.ts';
import { statusWords } from '../../language/words.ts';
import { toTimeRange } from './time-range.ts';

type Search = RequestOf<typeof operations.searchMessageProcessingLogs>;

/** The statuses a message can have: the keys of the object. */
export const statuses = Object.keys(statusWords) as readonly (keyof typeof statusWords)[];

/** What the filters in the address look for. Source: SAP doc "Monitor Message Processing" */
export const toSearch = (filter: Readonly<Record<string, string>>): Partial<Search> => {
  const { artifactId, id, sender, receiver } = filter;
  // What an address says may be none of the options.
  const status = statuses.find((known) => known === filter.status);
  return {
    ...toTimeRange(filter, Date.now()),
    ...(status && { status }),
    ...(artifactId && { artifactId }),
    ...(id && { id }),
    ...(sender && { sender }),
    ...(receiver && { receiver }),
  };
};
