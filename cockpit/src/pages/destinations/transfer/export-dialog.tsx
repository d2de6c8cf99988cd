import { useState } from 'react';
import { type InputOf, operations } from '../../../../../src/management-api/contract.ts';
import { Dialog } from '../../../components/dialogs/dialog.tsx';
import type { Field, Values } from '../../../components/forms/field.ts';
import { Form } from '../../../components/forms/form.tsx';
import { download } from '../../../components/values/download.ts';
import { call } from '../../../connection/api.ts';
import { formatWords } from '../../../language/words.ts';
import { useTexts } from '../../../shell/context.tsx';
import type { Subaccount } from '../../../shell/sidebar.tsx';

type Format = InputOf<typeof operations.exportDestinationFiles>['format'];

const fields: readonly Field[] = [
  { name: 'format', label: 'format', kind: 'choice', options: Object.keys(formatWords), optionTexts: formatWords },
];

/** Hands out destinations as files, secrets left out: one as it is, several as an archive. Source: SAP doc "Export Destinations"; security.md S-48 */
export const ExportDialog = (props: {
  readonly subaccount: Subaccount;
  readonly instance: string | undefined;
  /** All of the level where they are left out. */
  readonly names?: readonly string[];
  readonly onClose: () => void;
}) => {
  const say = useTexts();
  const { subaccount, instance, names } = props;
  const [values, setValues] = useState<Values>({ format: 'properties' });
  const run = async (): Promise<void> => {
    const files = await call(
      operations.exportDestinationFiles,
      { subaccount: subaccount.subdomain },
      {
        // One of the options above.
        format: values.format as Format,
        ...(instance !== undefined && { instance }),
        ...(names !== undefined && { names: [...names] }),
      },
    );
    const [only, another] = files;
    if (only !== undefined && another === undefined) {
      download(only.fileName, only.text);
    } else {
      const { strToU8, zipSync } = await import('fflate');
      const archive = zipSync(Object.fromEntries(files.map(({ fileName, text }) => [fileName, strToU8(text)])));
      download(`${instance ?? subaccount.subdomain}-destinations.zip`, archive);
    }
    props.onClose();
  };
  const what =
    names === undefined ? say('exportAll') : names.length === 1 ? (names[0] ?? '') : say('exportSome', names.length);
  return (
    <Dialog title={say('export')} confirm={say('download')} onConfirm={run} onClose={props.onClose}>
      <p>{what}</p>
      <Form
        fields={fields}
        values={values}
        problems={{}}
        onChange={(name, value) => setValues((known) => ({ ...known, [name]: value }))}
      />
      <p className="help">{say('exportHelp')}</p>
    </Dialog>
  );
};
