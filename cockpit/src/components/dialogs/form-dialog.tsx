import type { z } from 'zod';
import { type Field, findProblems, toBody, type Values } from '../forms/field.ts';
import { Form } from '../forms/form.tsx';
import { useForm } from '../forms/use-form.ts';
import { Dialog } from './dialog.tsx';

/** A form in a dialog, checked by the contract's own schema before it is sent. Source: decision 0001; product description, cockpit manners */
export const FormDialog = <Schema extends z.ZodType>(props: {
  readonly title: string;
  readonly confirm?: string;
  /** Those that depend on what is in others are made of it. */
  readonly fields: readonly Field[] | ((values: Values) => readonly Field[]);
  readonly initial?: Values;
  readonly schema: Schema;
  readonly onSubmit: (body: z.input<Schema>) => Promise<unknown>;
  readonly onClose: () => void;
}) => {
  const form = useForm(props.initial);
  const fields = typeof props.fields === 'function' ? props.fields(form.values) : props.fields;
  const submit = async (): Promise<void> => {
    const body = toBody(fields, form.values);
    form.refuse(findProblems(props.schema, body));
    // The schema has just accepted it.
    await props.onSubmit(body as z.input<Schema>);
  };
  return (
    <Dialog
      title={props.title}
      {...(props.confirm !== undefined && { confirm: props.confirm })}
      onConfirm={submit}
      onClose={props.onClose}
    >
      <Form fields={fields} {...form.bound} />
    </Dialog>
  );
};
