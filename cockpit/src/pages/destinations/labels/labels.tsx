import { Button } from '@ui5/webcomponents-react/dist/webComponents/Button/index.js';
import { useState } from 'react';
import { operations } from '../../../../../src/management-api/contract.ts';
import { Dialog, NotReady } from '../../../components/dialogs/dialog.tsx';
import { type Field, findProblems } from '../../../components/forms/field.ts';
import { Form } from '../../../components/forms/form.tsx';
import { Tag } from '../../../components/values/tag.tsx';
import { useData } from '../../../connection/use-data.ts';
import { useMay, useTexts } from '../../../shell/context.tsx';
import type { LevelCalls } from '../level/level-calls.ts';
import { formatLabels, parseLabelLines } from './label-lines.ts';

const fields: readonly Field[] = [{ name: 'labels', label: 'labels', kind: 'area', help: 'labelsHelp' }];

/** The labels of a destination, to see and to change. Source: SAP doc "Labeling Destination Service Entities" */
export const Labels = ({ name, calls }: { readonly name: string; readonly calls: LevelCalls }) => {
  const say = useTexts();
  const may = useMay();
  const data = useData(() => calls.readLabels(name), []);
  const [text, setText] = useState<string>();
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({});
  const save = async (): Promise<void> => {
    const labels = parseLabelLines(text ?? '');
    const found = findProblems(operations.putDestinationLabels.request, labels);
    const [problem] = Object.values(found);
    setProblems(problem === undefined ? {} : { labels: problem });
    if (problem !== undefined) throw new NotReady();
    await calls.putLabels(name, labels);
    setText(undefined);
    data.reload();
  };
  if (data.value === undefined) return null;
  return (
    <>
      <div className="row">
        <h2>{say('labels')}</h2>
        {may(operations.putDestinationLabels) && (
          <Button design="Transparent" onClick={() => setText(formatLabels(data.value ?? []))}>
            {say('editLabels')}
          </Button>
        )}
      </div>
      {data.value.length === 0 ? (
        <p className="help">{say('labelsEmpty')}</p>
      ) : (
        <div className="row">
          {data.value.map(({ key, values }) => (
            <Tag key={key} design="Information">
              {values.length === 0 ? key : `${key}: ${values.join(', ')}`}
            </Tag>
          ))}
        </div>
      )}
      {text !== undefined && (
        <Dialog
          title={say('labels')}
          confirm={say('save')}
          onConfirm={save}
          onClose={() => {
            setProblems({});
            setText(undefined);
          }}
        >
          <Form
            fields={fields}
            values={{ labels: text }}
            problems={problems}
            onChange={(_, value) => setText(String(value))}
          />
        </Dialog>
      )}
    </>
  );
};
