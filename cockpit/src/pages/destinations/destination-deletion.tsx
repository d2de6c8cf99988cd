import { operations } from '../../../../src/management-api/contract.ts';
import { ConfirmDelete } from '../../components/confirm-delete.tsx';
import { call } from '../../connection/api.ts';
import { useData } from '../../connection/use-data.ts';
import { useTexts, useTimes } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';
import type { LevelCalls } from './level/level-calls.ts';

/** Asks before a destination goes, and says when it was looked up last. Source: product description, cockpit manners */
export const DestinationDeletion = (props: {
  readonly name: string;
  readonly subaccount: Subaccount;
  readonly calls: LevelCalls;
  readonly onDone: () => void;
  readonly onClose: () => void;
}) => {
  const say = useTexts();
  const time = useTimes();
  const { name, subaccount } = props;
  const lookups = useData(
    () =>
      call(operations.searchDestinationLookups, { subaccount: subaccount.subdomain }, { destination: name, limit: 1 }),
    [],
  );
  const [last] = lookups.value ?? [];
  const lastUsed =
    lookups.value === undefined
      ? ''
      : last === undefined
        ? say('destinationNotUsed')
        : say('destinationLastUsed', time(last.atMs));
  return (
    <ConfirmDelete
      name={name}
      consequence={`${say('destinationDeletion')} ${lastUsed}`}
      onDelete={() => props.calls.deleteDestination(name)}
      onDone={props.onDone}
      onClose={props.onClose}
    />
  );
};
