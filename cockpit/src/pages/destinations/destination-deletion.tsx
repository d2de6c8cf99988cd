import { ConfirmDelete } from '../../components/dialogs/confirm-delete.tsx';
import { useTexts } from '../../shell/context.tsx';
import { type DeletionProps, useLastLookup } from './level/deletion.ts';

/** Asks before a destination goes, and says when it was looked up last. Source: product description, cockpit manners */
export const DestinationDeletion = ({ name, subaccount, calls, onDone, onClose }: DeletionProps) => {
  const say = useTexts();
  const lastUsed = useLastLookup(subaccount, { destination: name, limit: 1 }, () => true, {
    never: 'destinationNotUsed',
    last: 'destinationLastUsed',
  });
  return (
    <ConfirmDelete
      name={name}
      consequence={`${say('destinationDeletion')} ${lastUsed}`}
      onDelete={() => calls.deleteDestination(name)}
      onDone={onDone}
      onClose={onClose}
    />
  );
};
