import { ConfirmDelete } from '../../components/dialogs/confirm-delete.tsx';
import { useTexts } from '../../shell/context.tsx';
import { type DeletionProps, useLastLookup } from '../destinations/level/deletion.ts';

/** Asks before a fragment goes, and says when a lookup named it last. Source: product description, cockpit manners */
export const FragmentDeletion = ({ name, subaccount, calls, onDone, onClose }: DeletionProps) => {
  const say = useTexts();
  const lastUsed = useLastLookup(subaccount, { limit: 200 }, ({ fragments }) => fragments.includes(name), {
    never: 'fragmentNotUsed',
    last: 'fragmentLastUsed',
  });
  return (
    <ConfirmDelete
      name={name}
      consequence={say('fragmentDeletion', lastUsed)}
      onDelete={() => calls.deleteFragment(name)}
      onDone={onDone}
      onClose={onClose}
    />
  );
};
