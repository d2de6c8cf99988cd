import { MessageStrip } from '@ui5/webcomponents-react/dist/webComponents/MessageStrip/index.js';
import { type ReactNode, useState } from 'react';
import { formatEnrolCommands, operations } from '../../../../src/management-api/contract.ts';
import { ConfirmDelete } from '../../components/dialogs/confirm-delete.tsx';
import { Dialog } from '../../components/dialogs/dialog.tsx';
import { FormDialog } from '../../components/dialogs/form-dialog.tsx';
import type { Field } from '../../components/forms/field.ts';
import { Code } from '../../components/values/code.tsx';
import { CopyButton } from '../../components/values/copy-button.tsx';
import { call } from '../../connection/api.ts';
import { useData } from '../../connection/use-data.ts';
import { useCockpit, useTexts, useTimes } from '../../shell/context.tsx';
import { type Connector, nameOf } from './connector-texts.ts';

/** Which connector, of which subaccount, and what follows. Source: Portolan */
export type ConnectorDialogProps = {
  readonly params: { readonly subaccount: string };
  readonly connector: Connector;
  readonly onDone: () => void;
  readonly onClose: () => void;
};

const fields: readonly Field[] = [
  {
    name: 'kind',
    label: 'connectorKind',
    kind: 'choice',
    options: ['local', 'agent'],
    optionTexts: { local: 'connectorLocal', agent: 'connectorAgent' },
    isRequired: true,
  },
  { name: 'locationId', label: 'locationId', kind: 'text', help: 'locationIdHelp' },
  { name: 'description', label: 'description', kind: 'text' },
];

type EnrolmentCode = { readonly code: string; readonly codeExpiresAtMs: number };

/** Makes a connector; the code of an agent is shown this once. Source: docs/decisions/0015-on-premise-over-a-tunnel.md */
export const CreateConnector = (props: {
  readonly params: { readonly subaccount: string };
  readonly onCreated: (connector: Connector) => void;
  readonly onClose: () => void;
}) => {
  const say = useTexts();
  const [created, setCreated] = useState<{ readonly connector: Connector; readonly code: EnrolmentCode }>();
  if (created !== undefined) {
    return (
      <CodeDialog
        title={say('connectorCreated', nameOf(created.connector, say))}
        code={created.code}
        onClose={() => props.onCreated(created.connector)}
      />
    );
  }
  return (
    <FormDialog
      title={say('createConnector')}
      confirm={say('create')}
      fields={fields}
      initial={{ kind: 'local' }}
      schema={operations.createConnector.request}
      onClose={props.onClose}
      onSubmit={async (body) => {
        const { code, ...connector } = await call(operations.createConnector, props.params, body);
        if (code === undefined) props.onCreated(connector);
        else setCreated({ connector, code: { code, codeExpiresAtMs: connector.codeExpiresAtMs ?? 0 } });
      }}
    />
  );
};

/** What an agent's machine is to run, shown once. Source: product description, cockpit manners; security.md S-58 */
const CodeDialog = (props: { readonly title: string; readonly code: EnrolmentCode; readonly onClose: () => void }) => {
  const say = useTexts();
  const time = useTimes();
  const endpoints = useData(() => call(operations.readEndpoints, {}), []);
  const text = endpoints.value && formatEnrolCommands(endpoints.value, props.code.code);
  return (
    <Dialog title={props.title} onClose={props.onClose}>
      <MessageStrip design="Critical" hideCloseButton>
        {say('connectorCodeLead', time(props.code.codeExpiresAtMs))}
      </MessageStrip>
      {text !== undefined && (
        <>
          <Code text={text} />
          <CopyButton text={text} label={say('connectorCommands')} />
        </>
      )}
    </Dialog>
  );
};

/** Makes a new code for an agent. Source: docs/decisions/0015-on-premise-over-a-tunnel.md */
export const NewCode = ({ params, connector, onDone, onClose }: ConnectorDialogProps) => {
  const say = useTexts();
  const [code, setCode] = useState<EnrolmentCode>();
  const title = say('connectorNewCodeFor', nameOf(connector, say));
  if (code !== undefined) return <CodeDialog title={title} code={code} onClose={onDone} />;
  return (
    <Dialog
      title={title}
      confirm={say('makeCode')}
      onClose={onClose}
      onConfirm={async () =>
        setCode(await call(operations.createConnectorCode, { ...params, connector: connector.id }))
      }
    >
      <p>{say('connectorNewCodeHelp')}</p>
    </Dialog>
  );
};

/** Changes location ID and description. Source: SAP doc "Adding and Managing Subaccounts" */
export const ChangeConnector = ({ params, connector, onDone, onClose }: ConnectorDialogProps) => {
  const say = useTexts();
  const { notify } = useCockpit();
  return (
    <FormDialog
      title={say('changeConnector')}
      fields={fields.filter(({ name }) => name !== 'kind')}
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
