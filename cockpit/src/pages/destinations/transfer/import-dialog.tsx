import { useState } from 'react';
import { operations } from '../../../../../src/management-api/contract.ts';
import { Dialog, NotReady } from '../../../components/dialogs/dialog.tsx';
import type { Field, Values } from '../../../components/forms/field.ts';
import { FileField } from '../../../components/forms/file-field.tsx';
import { Form } from '../../../components/forms/form.tsx';
import { call } from '../../../connection/api.ts';
import { toApiError } from '../../../connection/use-data.ts';
import { formatWords } from '../../../language/words.ts';
import type { MessageKey } from '../../../messages/messages.ts';
import { useTexts } from '../../../shell/context.tsx';
import type { Subaccount } from '../../../shell/sidebar.tsx';
import { keyOf, type Outcome, Outcomes } from './import-outcomes.tsx';
import { type ImportFile, importExtensions, type ReadFile, readFiles } from './read-files.ts';

const fields: readonly Field[] = [
  { name: 'format', label: 'format', kind: 'choice', options: Object.keys(formatWords), optionTexts: formatWords },
  { name: 'text', label: 'content', kind: 'area', help: 'importHelp' },
];

/** Creates or replaces destinations from files: first it is shown what would be done, then it is done. Source: SAP doc "Import Destinations" */
export const ImportDialog = (props: {
  readonly subaccount: Subaccount;
  readonly instance: string | undefined;
  readonly onClose: () => void;
  readonly onDone: () => void;
}) => {
  const say = useTexts();
  const [chosen, setChosen] = useState<readonly File[]>([]);
  const [values, setValues] = useState<Values>({ format: 'properties', text: '' });
  const [problem, setProblem] = useState<string>();
  const [files, setFiles] = useState<readonly ImportFile[]>([]);
  const [preview, setPreview] = useState<readonly Outcome[]>();
  const [leftOut, setLeftOut] = useState<ReadonlySet<string>>(new Set());
  const [done, setDone] = useState<readonly Outcome[]>();

  const send = async (index: number, file: ImportFile, names?: string[]): Promise<readonly Outcome[]> => {
    const { fileName, format, text } = file;
    const where = props.instance === undefined ? {} : { instance: props.instance };
    try {
      const outcomes = await call(
        operations.importDestinations,
        { subaccount: props.subaccount.subdomain },
        // Without names it is but looked at.
        { ...where, format, text, ...(names === undefined ? { dryRun: true } : { names }) },
      );
      return outcomes.map((outcome) => ({ ...outcome, file: index, fileName }));
    } catch (thrown) {
      const error = toApiError(thrown);
      // A file that cannot be read keeps nothing else away.
      if (error.status !== 400) throw error;
      return [toFailure(fileName, error.message)];
    }
  };
  const look = async (): Promise<void> => {
    const text = String(values.text ?? '');
    const pasted: readonly ReadFile[] =
      text.trim() === ''
        ? []
        : // One of the options above.
          [{ fileName: say('pasted'), format: values.format as ImportFile['format'], text }];
    const read = [...(await readFiles(chosen)), ...pasted];
    setProblem(read.length === 0 ? say('importMissing') : undefined);
    if (read.length === 0) throw new NotReady();
    const usable = read.filter((file): file is ImportFile => 'text' in file);
    const unusable = read.flatMap((file) =>
      'problem' in file ? [toFailure(file.fileName, say(problemTexts[file.problem]))] : [],
    );
    const outcomes: Outcome[] = [];
    for (const [index, file] of usable.entries()) outcomes.push(...(await send(index, file)));
    setFiles(usable);
    setPreview([...outcomes, ...unusable]);
  };
  const chosenOnes = (preview ?? []).filter((one) => one.action !== 'failed' && !leftOut.has(keyOf(one)));
  const run = async (): Promise<void> => {
    const outcomes: Outcome[] = [];
    for (const [index, file] of files.entries()) {
      const names = [...new Set(chosenOnes.filter((one) => one.file === index).map(({ name }) => name))];
      if (names.length > 0) outcomes.push(...(await send(index, file, names)));
    }
    setDone(outcomes);
    props.onDone();
  };
  const choose = (key: string, isChosen: boolean): void =>
    setLeftOut((known) => new Set(isChosen ? [...known].filter((one) => one !== key) : [...known, key]));

  if (done !== undefined) {
    return (
      <Dialog title={say('imported')} onClose={props.onClose}>
        <Outcomes outcomes={done} />
      </Dialog>
    );
  }
  if (preview !== undefined) {
    const count = chosenOnes.length;
    return (
      <Dialog
        key="preview"
        title={say('importPreview')}
        {...(count > 0 && { confirm: say('importCount', count), onConfirm: run })}
        onClose={props.onClose}
      >
        <Outcomes outcomes={preview} leftOut={leftOut} onChoose={choose} />
      </Dialog>
    );
  }
  return (
    <Dialog key="files" title={say('import')} confirm={say('preview')} onConfirm={look} onClose={props.onClose}>
      <div className="form">
        <FileField
          label={say('files')}
          accept={importExtensions}
          multiple
          problem={problem}
          onFiles={(list) => {
            setProblem(undefined);
            setChosen(list);
          }}
        />
        <h2>{say('orPaste')}</h2>
        <Form
          fields={fields}
          values={values}
          problems={{}}
          onChange={(name, value) => setValues((known) => ({ ...known, [name]: value }))}
        />
      </div>
    </Dialog>
  );
};

const problemTexts = {
  unknownKind: 'fileUnknown',
  tooLarge: 'fileTooLarge',
  damaged: 'archiveDamaged',
} as const satisfies Record<string, MessageKey>;

const toFailure = (fileName: string, reason: string): Outcome => ({
  file: -1,
  fileName,
  name: '',
  action: 'failed',
  missingSecrets: [],
  reason,
});
