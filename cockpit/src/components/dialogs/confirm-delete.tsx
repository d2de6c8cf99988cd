import type { ReactNode } from 'react';
import { useCockpit, useTexts } from '../../shell/context.tsx';
import { Dialog } from './dialog.tsx';

/** Asks before something goes, and says what stops working with it. Source: product description, cockpit manners */
export const ConfirmDelete = (props: {
  readonly name: string;
  readonly consequence: ReactNode;
  readonly onDelete: () => Promise<unknown>;
  readonly onDone: () => void;
  readonly onClose: () => void;
}) => {
  const say = useTexts();
  const { notify } = useCockpit();
  return (
    <Dialog
      title={say('deleteThing', props.name)}
      confirm={say('delete')}
      isDangerous
      onClose={props.onClose}
      onConfirm={async () => {
        await props.onDelete();
        notify(say('deletedThing', props.name));
        props.onClose();
        props.onDone();
      }}
    >
      <p className="consequence">{props.consequence}</p>
    </Dialog>
  );
};
