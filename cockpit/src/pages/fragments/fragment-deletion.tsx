import { operations } from '../../../../src/management-api/contract.ts';
import { ConfirmDelete } from '../../components/confirm-delete.tsx';
import { call } from '../../connection/api.ts';
import { useData } from '../../connection/use-data.ts';
import { useTexts, useTimes } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';
import type { LevelCalls } from '../destinations/level/level-calls.ts';

/** Asks before a fragment goes, and says when a lookup named it last. Source: product description, cockpit manners */
export const FragmentDeletion = (props: {
  readonly name: string;
  readonly subaccount: Subaccount;
  readonly calls: LevelCalls;
  readonly onDone: () => void;
  readonly onClose: () => void;
}) => {
  const say = useTexts();
  const time = useTimes();
  const { name, subaccount, calls } = props;
  const lookups = useData(
    () => call(operations.searchDestinationLookups, { subaccount: subaccount.subdomain }, { limit: 200 }),
    [],
  );
  const last = lookups.value?.find(({ fragments }) => fragments.includes(name));
  const lastUsed =
    lookups.value === undefined
      ? ''
      : last === undefined
        ? say('fragmentNotUsed')
        : say('fragmentLastUsed', time(last.atMs));
  return (
    <ConfirmDelete
      name={name}
      consequence={say('fragmentDeletion', lastUsed)}
      onDelete={() => calls.deleteFragment(name)}
      onDone={props.onDone}
      onClose={props.onClose}
    />
  );
};
