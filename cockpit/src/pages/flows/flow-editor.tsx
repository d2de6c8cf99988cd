import { operations } from '../../../../src/management-api/contract.ts';
import { Dialog } from '../../components/dialogs/dialog.tsx';
import { Form } from '../../components/forms/form.tsx';
import { useForm } from '../../components/forms/use-form.ts';
import { ApiError, call } from '../../connection/api.ts';
import { useData } from '../../connection/use-data.ts';
import { useTexts } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';
import { flowFields } from './flow-fields.ts';
import { type Flow, problemOf, readFlow, toValues } from './flow-form.ts';

/** Creates or changes a message endpoint. Source: SAP doc "HTTPS Sender Adapter", "Define Content Modifier", "HTTP Receiver Adapter" */
export const FlowEditor = (props: {
  readonly subaccount: Subaccount;
  /** Absent for a new one. */
  readonly flow?: Flow;
  /** Ids that exist: a new flow must not replace one. */
  readonly taken: readonly string[];
  readonly onSaved: (id: string) => void;
  readonly onClose: () => void;
}) => {
  const say = useTexts();
  const params = { subaccount: props.subaccount.subdomain };
  const { values, bound, refuse } = useForm(toValues(props.flow));
  const names = useData(() => call(operations.listConfigurationNames, params), []);
  const fields = flowFields(props.flow === undefined, names.value?.destinations ?? []);
  const save = async (): Promise<void> => {
    const read = readFlow(fields, values, props.flow);
    const { flow } = read;
    const isTaken = props.flow === undefined && flow !== undefined && props.taken.includes(flow.id);
    refuse(isTaken ? { id: say('idTaken') } : read.problems);
    if (flow === undefined) return;
    try {
      await call(operations.putFlow, params, flow);
    } catch (error) {
      const said = error instanceof ApiError && error.status < 500 ? problemOf(error.message) : undefined;
      if (said === undefined) throw error;
      refuse(said);
      return;
    }
    props.onSaved(flow.id);
  };
  return (
    <Dialog
      title={props.flow === undefined ? say('createFlow') : say('editFlow', props.flow.id)}
      confirm={say('save')}
      onConfirm={save}
      onClose={props.onClose}
    >
      <Form fields={fields} {...bound} />
    </Dialog>
  );
};
