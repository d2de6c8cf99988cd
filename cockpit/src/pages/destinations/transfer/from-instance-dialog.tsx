import { z } from 'zod';
import { operations } from '../../../../../src/management-api/contract.ts';
import { Dialog } from '../../../components/dialogs/dialog.tsx';
import type { Field } from '../../../components/forms/field.ts';
import { Form } from '../../../components/forms/form.tsx';
import { useForm } from '../../../components/forms/use-form.ts';
import { call } from '../../../connection/api.ts';
import { useData } from '../../../connection/use-data.ts';
import { useTexts } from '../../../shell/context.tsx';
import type { Subaccount } from '../../../shell/sidebar.tsx';

const keySchema = z.record(z.string(), z.unknown());

/**
 * Creates a destination that points to a service instance. Secrets of keys are shown once and not kept, so that the key is made here, or
 * pasted as it was shown. Source: SAP doc "Destinations Pointing to Service Instances"
 */
export const FromInstanceDialog = (props: {
  readonly subaccount: Subaccount;
  readonly onDone: (name: string) => void;
  readonly onClose: () => void;
}) => {
  const say = useTexts();
  const params = { subaccount: props.subaccount.subdomain };
  const instances = useData(() => call(operations.listServiceInstances, params), []);
  const { values, bound, refuse } = useForm();
  const pasted = String(values.key ?? '').trim();
  const fields: readonly Field[] = [
    { name: 'name', label: 'name', kind: 'text', isRequired: true },
    {
      name: 'instance',
      label: 'instance',
      kind: 'choice',
      options: ['', ...(instances.value ?? []).map(({ name }) => name)],
      optionTexts: { '': 'chooseOne' },
      help: 'instanceKeyHelp',
      isShown: () => pasted === '',
    },
    { name: 'key', label: 'serviceKeyJson', kind: 'area', help: 'serviceKeyJsonHelp' },
  ];

  /** Of a key that is made for it, or of the one pasted; `undo` takes back what was made. */
  const getCredentials = async (
    name: string,
    instance: string,
  ): Promise<{ readonly key: Record<string, unknown>; readonly undo: () => Promise<unknown> }> => {
    if (pasted !== '') return { key: keySchema.parse(JSON.parse(pasted)), undo: async () => {} };
    const at = { ...params, instance };
    const { key, credentials } = await call(operations.createServiceKey, at, { name: `destination-${name}` });
    return { key: credentials, undo: () => call(operations.deleteServiceKey, { ...at, key: key.id }) };
  };

  const create = async (): Promise<void> => {
    const name = String(values.name ?? '').trim();
    const instance = String(values.instance ?? '');
    refuse({
      ...(name === '' && { name: say('isMissing', say('name')) }),
      ...(pasted === '' && instance === '' && { instance: say('instanceMissing') }),
      ...(pasted !== '' && !isKey(pasted) && { key: say('serviceKeyProblem') }),
    });
    const { key, undo } = await getCredentials(name, instance);
    try {
      await call(operations.createDestinationFromKey, params, { name, key });
    } catch (thrown) {
      await undo();
      throw thrown;
    }
    props.onDone(name);
  };
  return (
    <Dialog title={say('fromInstance')} confirm={say('create')} onConfirm={create} onClose={props.onClose}>
      <p className="help">{say('fromInstanceHelp')}</p>
      <Form fields={fields} {...bound} />
    </Dialog>
  );
};

const isKey = (text: string): boolean => {
  try {
    return keySchema.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
};
