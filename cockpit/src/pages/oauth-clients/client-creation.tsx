import { type ReactNode, useState } from 'react';
import { SecretDialog } from '../../components/dialogs/secret-dialog.tsx';

type Created = { readonly client: { readonly id: string }; readonly secret?: string | undefined };

/** Makes a client by the form that is its child, then shows its secret this once, where there is one. Source: product description, cockpit manners; security.md S-58 */
export const ClientCreation = (props: {
  readonly titleOf: (id: string) => string;
  readonly tokenUrl: string;
  readonly onCreated: () => void;
  readonly onClose: () => void;
  /** The form; what it sends goes through `submit`. */
  readonly children: (submit: (request: Promise<Created>) => Promise<void>) => ReactNode;
}) => {
  const [made, setMade] = useState<{ readonly id: string; readonly secret: string }>();
  const submit = async (request: Promise<Created>): Promise<void> => {
    const { client, secret } = await request;
    props.onCreated();
    if (secret === undefined) props.onClose();
    else setMade({ id: client.id, secret });
  };
  if (made === undefined) return props.children(submit);
  return (
    <SecretDialog
      title={props.titleOf(made.id)}
      values={{ clientId: made.id, clientSecret: made.secret, tokenUrl: props.tokenUrl }}
      fileName={`${made.id}.json`}
      onClose={props.onClose}
    />
  );
};
