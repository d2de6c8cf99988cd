import { useState } from 'react';
import { operations, type ResponseOf } from '../../../../../src/management-api/contract.ts';
import { Dialog, NotReady } from '../../../components/dialog.tsx';
import type { Field, Values } from '../../../components/field.ts';
import { FileField } from '../../../components/file-field.tsx';
import { Form } from '../../../components/form.tsx';
import { Table } from '../../../components/table.tsx';
import { Tag } from '../../../components/tag.tsx';
import { call } from '../../../connection/api.ts';
import { toApiError } from '../../../connection/use-data.ts';
import { translateRefusal } from '../../../language/refusals.ts';
import { formatWords } from '../../../language/words.ts';
import type { MessageKey } from '../../../messages/messages.ts';
import { useTexts } from '../../../shell/context.tsx';
import type { Subaccount } from '../../../shell/sidebar.tsx';
import { type ImportFile, importExtensions, type ReadFile, readFiles } from './read-files.ts';

type Outcome = ResponseOf<typeof operations.importDestinations>[number] & { readonly fileName: string };

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
  const [done, setDone] = useState<readonly Outcome[]>();

  const send = async (file: ImportFile, dryRun: boolean): Promise<readonly Outcome[]> => {
    const { fileName, format, text } = file;
    const where = props.instance === undefined ? {} : { instance: props.instance };
    try {
      const outcomes = await call(
        operations.importDestinations,
        { subaccount: props.subaccount.subdomain },
        { ...where, format, text, dryRun },
      );
      return outcomes.map((outcome) => ({ ...outcome, fileName }));
    } catch (thrown) {
      const error = toApiError(thrown);
      // A file that cannot be read keeps nothing else away.
      if (error.status !== 400) throw error;
      return [toFailure(fileName, error.message)];
    }
  };
  const sendAll = async (all: readonly ImportFile[], dryRun: boolean): Promise<readonly Outcome[]> => {
    const outcomes: Outcome[] = [];
    for (const file of all) outcomes.push(...(await send(file, dryRun)));
    return outcomes;
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
    const outcomes = await sendAll(usable, true);
    setFiles(usable);
    setPreview([...outcomes, ...unusable]);
  };
  const run = async (): Promise<void> => {
    setDone(await sendAll(files, false));
    props.onDone();
  };

  if (done !== undefined) {
    return (
      <Dialog title={say('imported')} onClose={props.onClose}>
        <Outcomes outcomes={done} isDone />
      </Dialog>
    );
  }
  if (preview !== undefined) {
    const count = preview.filter(({ action }) => action !== 'failed').length;
    return (
      <Dialog
        key="preview"
        title={say('importPreview')}
        {...(count > 0 && { confirm: say('importCount', count), onConfirm: run })}
        onClose={props.onClose}
      >
        <Outcomes outcomes={preview} />
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
  fileName,
  name: '',
  action: 'failed',
  missingSecrets: [],
  reason,
});

const Outcomes = (props: { readonly outcomes: readonly Outcome[]; readonly isDone?: boolean }) => {
  const say = useTexts();
  const texts = props.isDone === true ? doneTexts : previewTexts;
  return (
    <Table
      name={say('importPreview')}
      items={props.outcomes.map((outcome, index) => ({ ...outcome, index }))}
      keyOf={({ index }) => String(index)}
      empty={null}
      columns={[
        { head: say('name'), minWidth: '8rem', show: ({ name }) => name },
        {
          head: say('outcome'),
          minWidth: '7rem',
          show: ({ action }) => <Tag design={designs[action]}>{say(texts[action])}</Tag>,
        },
        { head: say('file'), minWidth: '8rem', show: ({ fileName }) => fileName },
        {
          head: say('note'),
          minWidth: '12rem',
          show: ({ reason, missingSecrets }) =>
            (reason && translateRefusal(reason)) ??
            (missingSecrets.length > 0 ? say('missingSecrets', missingSecrets.join(', ')) : ''),
        },
      ]}
    />
  );
};

const designs = { created: 'Positive', replaced: 'Critical', failed: 'Negative' } as const;
const previewTexts = { created: 'willBeCreated', replaced: 'willBeReplaced', failed: 'importFailed' } as const;
const doneTexts = { created: 'wasCreated', replaced: 'wasReplaced', failed: 'importFailed' } as const;
