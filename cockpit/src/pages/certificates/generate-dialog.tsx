import { operations } from '../../../../src/management-api/contract.ts';
import { FormDialog } from '../../components/dialogs/form-dialog.tsx';
import type { Field, Values } from '../../components/forms/field.ts';
import { call } from '../../connection/api.ts';
import { validityUnits } from '../../language/words.ts';
import { useTexts } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';

const hasRequest = ({ signingRequest }: Values): boolean =>
  typeof signingRequest === 'string' && signingRequest.trim() !== '';

const fields: readonly Field[] = [
  { name: 'name', label: 'name', kind: 'text', isRequired: true, help: 'generatedNameHelp' },
  { name: 'commonName', label: 'commonName', kind: 'text', help: 'commonNameHelp' },
  { name: 'validityValue', label: 'validity', kind: 'number' },
  {
    name: 'validityUnit',
    label: 'validityUnit',
    kind: 'choice',
    options: Object.keys(validityUnits),
    optionTexts: validityUnits,
  },
  { name: 'automaticRenew', label: 'automaticRenew', kind: 'flag', help: 'automaticRenewHelp' },
  {
    name: 'password',
    label: 'keyPassword',
    kind: 'secret',
    help: 'keyPasswordHelp',
    isShown: (values) => !hasRequest(values),
  },
  { name: 'signingRequest', label: 'signingRequest', kind: 'area', help: 'signingRequestHelp' },
];

/** Has a certificate issued by the installation's own authority. Source: SAP doc "Manage Certificates Issued by the SAP Cloud Root CA" */
export const GenerateDialog = (props: {
  readonly subaccount: Subaccount;
  readonly instance: string | undefined;
  readonly onDone: (name: string) => void;
  readonly onClose: () => void;
}) => {
  const say = useTexts();
  const { subaccount, instance } = props;
  return (
    <FormDialog
      title={say('generateCertificate')}
      confirm={say('generate')}
      fields={fields}
      initial={{ name: 'client.pem', validityValue: '1', validityUnit: 'YEARS' }}
      schema={operations.generateCertificate.request}
      onClose={props.onClose}
      onSubmit={async (body) => {
        await call(
          operations.generateCertificate,
          { subaccount: subaccount.subdomain },
          { ...body, ...(instance !== undefined && { instance }) },
        );
        props.onDone(body.name);
      }}
    />
  );
};
