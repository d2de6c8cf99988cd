import { Button } from '@ui5/webcomponents-react/dist/webComponents/Button/index.js';
import { useState } from 'react';
import { operations, type ResponseOf } from '../../../../src/management-api/contract.ts';
import { Code } from '../../components/code.tsx';
import { Dialog } from '../../components/dialog.tsx';
import type { Field } from '../../components/field.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { call } from '../../connection/api.ts';
import { useData } from '../../connection/use-data.ts';
import { useTexts } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';

const fields: readonly Field[] = [
  { name: 'format', label: 'format', kind: 'choice', options: ['properties', 'json', 'yaml'], isRequired: true },
  { name: 'text', label: 'content', kind: 'area', isRequired: true, help: 'importHelp' },
];

/** Creates or replaces destinations from a file, and says which secrets are missing. Source: SAP doc "Import Destinations" */
export const ImportDialog = (props: {
  readonly subaccount: Subaccount;
  readonly onClose: () => void;
  readonly onDone: () => void;
}) => {
  const say = useTexts();
  const [outcome, setOutcome] = useState<ResponseOf<typeof operations.importDestinations>>();
  if (outcome !== undefined) {
    return (
      <Dialog title={say('import')} onClose={props.onClose}>
        <ul>
          {outcome.map(({ name, action, missingSecrets, reason }) => (
            <li key={name}>
              {say('imported', name, action)}
              {reason !== undefined && ` (${reason})`}
              {missingSecrets.length > 0 && <p className="help">{say('missingSecrets', missingSecrets.join(', '))}</p>}
            </li>
          ))}
        </ul>
      </Dialog>
    );
  }
  return (
    <FormDialog
      title={say('import')}
      confirm={say('import')}
      fields={fields}
      initial={{ format: 'properties' }}
      schema={operations.importDestinations.request}
      onClose={props.onClose}
      onSubmit={async (body) => {
        setOutcome(await call(operations.importDestinations, { subaccount: props.subaccount.subdomain }, body));
        props.onDone();
      }}
    />
  );
};

/** All destinations as JSON, secrets left out. Source: SAP doc "Export Destinations" */
export const ExportDialog = (props: { readonly subaccount: Subaccount; readonly onClose: () => void }) => {
  const say = useTexts();
  const { subdomain } = props.subaccount;
  const data = useData(() => call(operations.exportDestinations, { subaccount: subdomain }, { format: 'json' }), []);
  const text = data.value?.text ?? '';
  const download = (): void => {
    const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
    const link = document.createElement('a');
    link.href = url;
    link.download = `${subdomain}-destinations.json`;
    link.click();
    URL.revokeObjectURL(url);
  };
  return (
    <Dialog title={say('export')} onClose={props.onClose}>
      <Code text={text} />
      <Button disabled={text === ''} onClick={download}>
        {say('download')}
      </Button>
    </Dialog>
  );
};
