import { useState } from 'react';
import { operations, type RequestOf } from '../../../../src/management-api/contract.ts';
import { Dialog } from '../../components/dialogs/dialog.tsx';
import { type Field, findProblems } from '../../components/forms/field.ts';
import { Form } from '../../components/forms/form.tsx';
import { useForm } from '../../components/forms/use-form.ts';
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
  const { values, problems, bound, refuse } = useForm({
    description: initial?.description ?? '',
    isEnabled: initial?.isEnabled ?? true,
  });
  const [scopes, setScopes] = useState<readonly string[]>(initial?.scopes ?? []);
  const apis = useData(() => call(operations.listPlatformApis, {}), []);
  const fields: readonly Field[] = [
    { name: 'description', label: 'description', kind: 'text', isRequired: true, help: 'apiDescriptionHelp' },
    ...(initial === undefined ? [] : [{ name: 'isEnabled', label: 'enabled', kind: 'flag' } as const]),
  ];
  const submit = async (): Promise<void> => {
    const body = { description: String(values.description).trim(), scopes: [...scopes] };
    refuse(findProblems(operations.createApiClient.request, body));
    await props.onSubmit(body, values.isEnabled === true);
  };
  return (
    <Dialog title={props.title} confirm={props.confirm} onConfirm={submit} onClose={props.onClose}>
      <Form fields={fields} {...bound} />
      <ScopeChoice apis={apis.value ?? []} chosen={scopes} onChange={setScopes} />
      {problems.scopes !== undefined && (
        <p role="alert" className="field-problem">
          {say('chooseScope')}
        </p>
      )}
    </Dialog>
  );
};
