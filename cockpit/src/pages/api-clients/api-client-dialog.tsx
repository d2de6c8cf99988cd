import { useState } from 'react';
import { operations, type RequestOf } from '../../../../src/management-api/contract.ts';
import { Dialog, NotReady } from '../../components/dialog.tsx';
import { type Field, findProblems, type Values } from '../../components/field.ts';
import { Form } from '../../components/form.tsx';
import { call } from '../../connection/api.ts';
import { useData } from '../../connection/use-data.ts';
import { useTexts } from '../../shell/context.tsx';
import { ScopeChoice } from './scope-choice.tsx';

type NewClient = RequestOf<typeof operations.createApiClient>;

/** Description and scopes of a client of the platform APIs, new or known. Source: SAP doc "Using Platform APIs", Create an OAuth Client */
export const ApiClientDialog = (props: {
  readonly title: string;
  readonly confirm: string;
  /** What a known client has; it can be switched off too. */
  readonly initial?: {
    readonly description: string;
    readonly scopes: readonly string[];
    readonly isEnabled: boolean;
  };
  readonly onSubmit: (body: NewClient, isEnabled: boolean) => Promise<unknown>;
  readonly onClose: () => void;
}) => {
  const say = useTexts();
  const { initial } = props;
  const [values, setValues] = useState<Values>({
    description: initial?.description ?? '',
    isEnabled: initial?.isEnabled ?? true,
  });
  const [scopes, setScopes] = useState<readonly string[]>(initial?.scopes ?? []);
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({});
  const apis = useData(() => call(operations.listPlatformApis, {}), []);
  const fields: readonly Field[] = [
    { name: 'description', label: 'description', kind: 'text', isRequired: true, help: 'apiDescriptionHelp' },
    ...(initial === undefined ? [] : [{ name: 'isEnabled', label: 'enabled', kind: 'flag' } as const]),
  ];
  const submit = async (): Promise<void> => {
    const body = { description: String(values.description).trim(), scopes: [...scopes] };
    const found = findProblems(operations.createApiClient.request, body);
    setProblems(found);
    if (Object.keys(found).length > 0) throw new NotReady();
    await props.onSubmit(body, values.isEnabled === true);
  };
  return (
    <Dialog title={props.title} confirm={props.confirm} onConfirm={submit} onClose={props.onClose}>
      <Form
        fields={fields}
        values={values}
        problems={problems}
        onChange={(name, value) => setValues((known) => ({ ...known, [name]: value }))}
      />
      <ScopeChoice apis={apis.value ?? []} chosen={scopes} onChange={setScopes} />
      {problems.scopes !== undefined && (
        <p role="alert" className="field-problem">
          {say('chooseScope')}
        </p>
      )}
    </Dialog>
  );
};
