import { useState } from 'react';
import { NotReady } from '../dialogs/dialog.tsx';
import type { Values } from './field.ts';

/** What is wrong, by the name of the field. Source: Portolan */
export type Problems = Readonly<Record<string, string>>;

type FormState = {
  readonly values: Values;
  readonly change: (changes: Values) => void;
  readonly problems: Problems;
  /** Says what is wrong; where something is, throws what keeps the dialog open. */
  readonly refuse: (problems: Problems) => void;
  /** What `Form` is given beside its fields. */
  readonly bound: {
    readonly values: Values;
    readonly problems: Problems;
    readonly onChange: (name: string, value: string | boolean) => void;
  };
};

/** Keeps what is typed into a form, and what is wrong with it. Source: Portolan */
export const useForm = (initial: Values = {}): FormState => {
  const [values, setValues] = useState<Values>(initial);
  const [problems, setProblems] = useState<Problems>({});
  const change = (changes: Values): void => setValues((known) => ({ ...known, ...changes }));
  const refuse = (found: Problems): void => {
    setProblems(found);
    if (Object.keys(found).length > 0) throw new NotReady();
  };
  return {
    values,
    change,
    problems,
    refuse,
    bound: { values, problems, onChange: (name, value) => change({ [name]: value }) },
  };
};
