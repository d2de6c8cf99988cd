import { useState } from 'react';
import { operations } from '../../../../src/management-api/contract.ts';
import { Dialog } from '../../components/dialogs/dialog.tsx';
import { FileField } from '../../components/forms/file-field.tsx';
import { Form } from '../../components/forms/form.tsx';
import { useForm } from '../../components/forms/use-form.ts';
import { call } from '../../connection/api.ts';
import { useCockpit, useTexts } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';
import { type Keystore, type KeystoreLevel, sayLevel, toBase64 } from './keystore.ts';

const maxBytes = 1024 * 1024;

/** Uploads a keystore to a level. Source: SAP doc "Upload Keystores" */
export const UploadDialog = (props: {
  readonly subaccount: Subaccount;
  readonly subscriptions: readonly string[];
  readonly keystores: readonly Keystore[];
  readonly onClose: () => void;
  readonly onDone: () => void;
}) => {
  const say = useTexts();
  const { notify } = useCockpit();
  const account = say('accountLevel');
  const [file, setFile] = useState<File>();
  const { values, change, problems, bound, refuse } = useForm({ level: account });
  const level = (): KeystoreLevel => {
    const own = String(values.application ?? '').trim();
    if (own !== '') return { application: own };
    if (values.level === account) return {};
    const [providerAccount = '', application = ''] = String(values.level).split('/');
    return { providerAccount, application };
  };
  const submit = async (): Promise<void> => {
    const name = String(values.name ?? '').trim();
    const at = level();
    const isThere = props.keystores.some(
      (keystore) => keystore.name === name && sayLevel(say, keystore) === sayLevel(say, at),
    );
    refuse({
      ...(file === undefined && { file: say('isNeeded') }),
      ...(file !== undefined && file.size > maxBytes && { file: say('keystoreTooLarge') }),
      ...(name === '' && { name: say('isNeeded') }),
      ...(isThere && values.overwrite !== true && { name: say('keystoreExists') }),
    });
    if (file === undefined) return;
    const content = toBase64(new Uint8Array(await file.arrayBuffer()));
    await call(
      operations.putKeystore,
      { subaccount: props.subaccount.subdomain, keystore: name },
      { ...at, content, overwrite: values.overwrite === true },
    );
    props.onClose();
    notify(say('saved'));
    props.onDone();
  };
  return (
    <Dialog title={say('uploadKeystore')} confirm={say('uploadKeystore')} onClose={props.onClose} onConfirm={submit}>
      <FileField
        label={say('keystoreFile')}
        accept={['.p12', '.pfx', '.jks', '.jceks', '.pem', '.crt', '.cer']}
        problem={problems.file}
        onFiles={([chosen]) => {
          setFile(chosen);
          const name = chosen?.name.replace(/\.[^.]*$/, '').replaceAll(/[^\w.-]/g, '-') ?? '';
          change({ name: values.name || name });
        }}
      />
      <Form
        fields={[
          { name: 'name', label: 'name', kind: 'text', isRequired: true, help: 'keystoreNameHelp' },
          { name: 'level', label: 'keystoreLevel', kind: 'choice', options: [account, ...props.subscriptions] },
          { name: 'application', label: 'ownApplication', kind: 'text', help: 'ownApplicationHelp' },
          { name: 'overwrite', label: 'overwrite', kind: 'flag' },
        ]}
        {...bound}
      />
    </Dialog>
  );
};
