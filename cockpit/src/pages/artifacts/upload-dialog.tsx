import { Label } from '@ui5/webcomponents-react/dist/webComponents/Label/index.js';
import { useState } from 'react';
import { operations } from '../../../../src/management-api/contract.ts';
import { Dialog } from '../../components/dialogs/dialog.tsx';
import { type Field, findProblems, toBody } from '../../components/forms/field.ts';
import { Form } from '../../components/forms/form.tsx';
import { useForm } from '../../components/forms/use-form.ts';
import { call } from '../../connection/api.ts';
import { useCockpit, useTexts } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';

const fields: readonly Field[] = [
  { name: 'package', label: 'package', kind: 'text', isRequired: true, help: 'packageHelp' },
  { name: 'id', label: 'artifactId', kind: 'text' },
  { name: 'name', label: 'name', kind: 'text' },
];

/** Uploads the archive of an artifact. Source: SAP doc "Importing Integration Artifacts" */
export const UploadDialog = (props: {
  readonly subaccount: Subaccount;
  readonly onDone: () => void;
  readonly onClose: () => void;
}) => {
  const say = useTexts();
  const { notify } = useCockpit();
  const { values, problems, bound, refuse } = useForm();
  const [file, setFile] = useState<File>();
  const upload = async (): Promise<void> => {
    const content = file === undefined ? '' : await readBase64(file);
    const body = { ...toBody(fields, values), content };
    refuse({
      ...findProblems(operations.importArtifact.request, body),
      ...(file === undefined && { content: say('archiveMissing') }),
    });
    const outcome = await call(
      operations.importArtifact,
      { subaccount: props.subaccount.subdomain },
      operations.importArtifact.request.parse(body),
    );
    notify(say('uploadedThing', outcome.id, outcome.version));
    props.onDone();
    props.onClose();
  };
  return (
    <Dialog title={say('uploadArtifact')} confirm={say('uploadArtifact')} onConfirm={upload} onClose={props.onClose}>
      <div className="field">
        <Label required for="archive">
          {say('archive')}
        </Label>
        <input
          id="archive"
          type="file"
          accept=".zip"
          aria-label={say('archive')}
          onChange={(event) => setFile(event.target.files?.[0])}
        />
        {problems.content !== undefined && (
          <p role="alert" className="field-problem">
            {problems.content}
          </p>
        )}
      </div>
      <Form fields={fields} {...bound} />
    </Dialog>
  );
};

/** A file in base64, which the browser makes of it: `data:...;base64,<this>`. */
const readBase64 = (file: File): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ''));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
