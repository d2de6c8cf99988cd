import { MessageStrip } from '@ui5/webcomponents-react/dist/webComponents/MessageStrip/index.js';
import { useState } from 'react';
import { formatEnrolCommands, operations } from '../../../../src/management-api/contract.ts';
import { Dialog } from '../../components/dialogs/dialog.tsx';
import { FormDialog } from '../../components/dialogs/form-dialog.tsx';
import { Code } from '../../components/values/code.tsx';
import { CopyButton } from '../../components/values/copy-button.tsx';
import { call } from '../../connection/api.ts';
import { useData } from '../../connection/use-data.ts';
import { useTexts, useTimes } from '../../shell/context.tsx';
import { type ConnectorDialogProps, connectorFields } from './connector-fields.ts';
import { type Connector, nameOf } from './connector-texts.ts';

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
      fields={connectorFields}
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
