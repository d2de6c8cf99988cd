import { useState } from 'react';
import type { z } from 'zod';
import { Dialog, NotReady } from './dialog.tsx';
import { type Field, findProblems, toBody, type Values } from './field.ts';
import { Form } from './form.tsx';

/** A form in a dialog, checked by the contract's own schema before it is sent. Source: decision 0001; product description, cockpit manners */
export const FormDialog = <Schema extends z.ZodType>(props: {
  readonly title: string;
  readonly confirm?: string;
  readonly fields: readonly Field[];
  readonly initial?: Values;
  readonly schema: Schema;
  readonly onSubmit: (body: z.input<Schema>) => Promise<unknown>;
  readonly onClose: () => void;
}) => {
  const [values, setValues] = useState<Values>(props.initial ?? {});
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({});
  const submit = async (): Promise<void> => {
    const body = toBody(props.fields, values);
    const found = findProblems(props.schema, body);
    setProblems(found);
    if (Object.keys(found).length > 0) throw new NotReady();
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
      <Form
        fields={props.fields}
        values={values}
        problems={problems}
        onChange={(name, value) => setValues((known) => ({ ...known, [name]: value }))}
      />
    </Dialog>
  );
};
