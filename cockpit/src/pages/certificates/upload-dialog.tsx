import { MessageStrip } from '@ui5/webcomponents-react/dist/webComponents/MessageStrip/index.js';
import { useState } from 'react';
import { operations } from '../../../../src/management-api/contract.ts';
import { Dialog, NotReady } from '../../components/dialogs/dialog.tsx';
import { type Field, findProblems } from '../../components/forms/field.ts';
import { FileField } from '../../components/forms/file-field.tsx';
import { Form } from '../../components/forms/form.tsx';
import { useTexts } from '../../shell/context.tsx';
import type { LevelCalls } from '../destinations/level/level-calls.ts';

const fields: readonly Field[] = [
  { name: 'name', label: 'name', kind: 'text', isRequired: true, help: 'certificateNameHelp' },
];
const extensions = ['.pem', '.p12', '.pfx', '.jks', '.keystore', '.crt', '.cer', '.der'];

/** Stores a certificate or keystore from a file; one of that name is replaced, and that is said before. Source: SAP doc "Manage Destination Certificates" */
export const UploadDialog = (props: {
  readonly calls: LevelCalls;
  readonly taken: readonly string[];
  readonly onDone: () => void;
  readonly onClose: () => void;
}) => {
  const say = useTexts();
  const [file, setFile] = useState<File>();
  const [name, setName] = useState('');
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({});
  const upload = async (): Promise<void> => {
    if (file === undefined) {
      setProblems({ file: say('fileMissing') });
      throw new NotReady();
    }
    const body = { name, content: toBase64(new Uint8Array(await file.arrayBuffer())) };
    const found = findProblems(operations.putCertificate.request, body);
    setProblems('content' in found ? { ...found, file: say('fileEmpty') } : found);
    if (Object.keys(found).length > 0) throw new NotReady();
    await props.calls.putCertificate(body);
    props.onDone();
  };
  return (
    <Dialog title={say('uploadCertificate')} confirm={say('upload')} onConfirm={upload} onClose={props.onClose}>
      <div className="form">
        <FileField
          label={say('file')}
          accept={extensions}
          problem={problems.file}
          onFiles={([chosen]) => {
            setFile(chosen);
            setProblems({});
            if (chosen !== undefined) setName(chosen.name);
          }}
        />
        <Form fields={fields} values={{ name }} problems={problems} onChange={(_, value) => setName(String(value))} />
        {props.taken.includes(name) && (
          <MessageStrip design="Critical" hideCloseButton>
            {say('certificateReplaced', name)}
          </MessageStrip>
        )}
        <p className="help">{say('uploadHelp')}</p>
      </div>
    </Dialog>
  );
};

const toBase64 = (bytes: Uint8Array): string => {
  let binary = '';
  // In pieces: a call takes only so many arguments.
  for (let start = 0; start < bytes.length; start += 8192)
    binary += String.fromCharCode(...bytes.subarray(start, start + 8192));
  return btoa(binary);
};
