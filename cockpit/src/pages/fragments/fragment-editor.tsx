import { operations } from '../../../../src/management-api/contract.ts';
import { Dialog, NotReady } from '../../components/dialogs/dialog.tsx';
import type { Field } from '../../components/forms/field.ts';
import { Form } from '../../components/forms/form.tsx';
import { call } from '../../connection/api.ts';
import { useData } from '../../connection/use-data.ts';
import { useTexts } from '../../shell/context.tsx';
import type { Properties } from '../destinations/editor/properties.ts';
import { PropertyTable } from '../destinations/editor/property-table.tsx';
import { PropertyViews, usePropertyViews } from '../destinations/editor/property-views.tsx';
import { suggestAllNames } from '../destinations/editor/suggestions.ts';
import type { LevelCalls } from '../destinations/level/level-calls.ts';

/** Edits a fragment: in rows with suggested names, or as raw properties. Source: SAP doc "Manage Destination Fragments" */
export const FragmentEditor = (props: {
  readonly calls: LevelCalls;
  /** Absent for a new one. */
  readonly fragment?: Properties;
  readonly onSaved: (name: string) => void;
  readonly onClose: () => void;
}) => {
  const say = useTexts();
  const { fragment } = props;
  const views = usePropertyViews(fragment ?? { FragmentName: '' });
  const { properties, setProperties, raw, problems, setProblems } = views;
  const types = useData(() => call(operations.listAuthenticationTypes, {}), []);
  const suggestions = suggestAllNames((types.value ?? []).flatMap((type) => type.properties.map(({ name }) => name)));
  const save = async (): Promise<void> => {
    const now = views.read();
    const name = (now.FragmentName ?? '').trim();
    const field = raw === undefined ? 'FragmentName' : 'raw';
    const problem =
      name === ''
        ? say('isMissing', 'FragmentName')
        : now.Name !== undefined || now.Type !== undefined
          ? say('notInFragment')
          : undefined;
    setProblems(problem === undefined ? {} : { [field]: problem });
    if (problem !== undefined) throw new NotReady();
    await props.calls.putFragment({ ...now, FragmentName: name });
    props.onSaved(name);
  };
  const fields: readonly Field[] = [
    { name: 'FragmentName', label: 'name', kind: 'text', isRequired: true, isFixed: fragment !== undefined },
  ];
  return (
    <Dialog
      title={fragment === undefined ? say('createFragment') : say('editFragment', fragment.FragmentName ?? '')}
      confirm={say('save')}
      onConfirm={save}
      onClose={props.onClose}
    >
      <PropertyViews views={views}>
        <Form
          fields={fields}
          values={properties}
          problems={problems}
          onChange={(name, value) => setProperties((before) => ({ ...before, [name]: String(value) }))}
        />
        <h2>{say('properties')}</h2>
        <PropertyTable
          properties={properties}
          names={Object.keys(properties).filter((name) => name !== 'FragmentName')}
          suggestions={suggestions}
          onChange={setProperties}
        />
        {fragment !== undefined && <p className="help">{say('secretsKept')}</p>}
      </PropertyViews>
    </Dialog>
  );
};
