import type { ReactNode } from 'react';
import { operations } from '../../../../src/management-api/contract.ts';
import { ConfirmDelete } from '../../components/dialogs/confirm-delete.tsx';
import { FormDialog } from '../../components/dialogs/form-dialog.tsx';
import { call } from '../../connection/api.ts';
import { useData } from '../../connection/use-data.ts';
import { useCockpit, useTexts } from '../../shell/context.tsx';
import { type ConnectorDialogProps, connectorFields } from './connector-fields.ts';
import { nameOf } from './connector-texts.ts';

/** Changes location ID and description. Source: SAP doc "Adding and Managing Subaccounts" */
export const ChangeConnector = ({ params, connector, onDone, onClose }: ConnectorDialogProps) => {
  const say = useTexts();
  const { notify } = useCockpit();
  return (
    <FormDialog
      title={say('changeConnector')}
      fields={connectorFields.filter(({ name }) => name !== 'kind')}
      initial={{ locationId: connector.locationId, description: connector.description }}
      schema={operations.changeConnector.request}
      onClose={onClose}
      onSubmit={async ({ locationId = '', description = '' }) => {
        // A field that is empty is left out of a form, and means that here.
        await call(operations.changeConnector, { ...params, connector: connector.id }, { locationId, description });
        notify(say('saved'));
        onClose();
        onDone();
      }}
    />
  );
};

/** Asks before a connector goes, and says which destinations stop working. Source: product description, cockpit manners */
export const ConnectorDeletion = ({ params, connector, onDone, onClose }: ConnectorDialogProps): ReactNode => {
  const say = useTexts();
  const place = { ...params, connector: connector.id };
  const { value } = useData(() => call(operations.getConnector, place), []);
  if (value === undefined) return false;
  const { destinations } = value;
  const consequences = [
    connector.kind === 'agent' && say('connectorDeletionAgent'),
    destinations.length === 0
      ? say('connectorDeletionNone')
      : say('connectorDeletionDestinations', destinations.join(', ')),
  ];
  return (
    <ConfirmDelete
      name={say('connectorCreated', nameOf(connector, say))}
      consequence={consequences.filter(Boolean).join(' ')}
      onDelete={() => call(operations.deleteConnector, place)}
      onDone={onDone}
      onClose={onClose}
    />
  );
};
