import { type InputOf, operations, type ResponseOf } from '../../../../../src/management-api/contract.ts';
import { call } from '../../../connection/api.ts';
import { useData } from '../../../connection/use-data.ts';
import type { MessageKey } from '../../../messages/messages.ts';
import { useTexts, useTimes } from '../../../shell/context.tsx';
import type { Subaccount } from '../../../shell/sidebar.tsx';
import type { LevelCalls } from './level-calls.ts';

/** What asking before something goes from a level needs. Source: Portolan */
export type DeletionProps = {
  readonly name: string;
  readonly subaccount: Subaccount;
  readonly calls: LevelCalls;
  readonly onDone: () => void;
  readonly onClose: () => void;
};

type Search = InputOf<typeof operations.searchDestinationLookups>;
type Lookup = ResponseOf<typeof operations.searchDestinationLookups>[number];

/** Says when the last lookup that is meant was, or that there was none; nothing until that is known. Source: product description, cockpit manners */
export const useLastLookup = (
  subaccount: Subaccount,
  search: Search,
  isMeant: (lookup: Lookup) => boolean,
  texts: { readonly never: MessageKey; readonly last: MessageKey },
): string => {
  const say = useTexts();
  const time = useTimes();
  const lookups = useData(
    () => call(operations.searchDestinationLookups, { subaccount: subaccount.subdomain }, search),
    [],
  );
  if (lookups.value === undefined) return '';
  const last = lookups.value.find(isMeant);
  return last === undefined ? say(texts.never) : say(texts.last, time(last.atMs));
};
