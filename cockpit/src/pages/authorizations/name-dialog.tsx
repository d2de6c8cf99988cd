import { z } from 'zod';
import { FormDialog } from '../../components/dialogs/form-dialog.tsx';
import type { MessageKey } from '../../messages/messages.ts';

const schema = z.object({ name: z.string().trim().min(1).max(256) });

/** Asks for a name: of a user of any identity provider, a group, or something new. Source: SAP's cockpit, Authorizations */
export const NameDialog = (props: {
  readonly title: string;
  readonly confirm: string;
  readonly label: MessageKey;
  readonly help?: MessageKey;
  /** Names that are known; others can be typed too. */
  readonly known?: readonly string[];
  readonly onName: (name: string) => Promise<unknown>;
  readonly onClose: () => void;
}) => (
  <FormDialog
    title={props.title}
    confirm={props.confirm}
    fields={[
      {
        name: 'name',
        label: props.label,
        kind: props.known === undefined ? 'text' : 'choice',
        isOpen: true,
        isRequired: true,
        ...(props.known !== undefined && { options: props.known }),
        ...(props.help !== undefined && { help: props.help }),
      },
    ]}
    schema={schema}
    onClose={props.onClose}
    onSubmit={({ name }) => props.onName(name.trim())}
  />
);
