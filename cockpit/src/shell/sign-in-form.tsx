import { Button } from '@ui5/webcomponents-react/dist/webComponents/Button/index.js';
import { Input } from '@ui5/webcomponents-react/dist/webComponents/Input/index.js';
import { Label } from '@ui5/webcomponents-react/dist/webComponents/Label/index.js';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { MessageKey } from '../messages/messages.ts';
import { useTexts } from './context.tsx';

type SignInField = {
  readonly name: string;
  readonly label: MessageKey;
  readonly help?: MessageKey;
  readonly isSecret?: boolean;
  readonly initial?: string;
};

/** The fields of one way to sign in. The first empty one has the focus; Enter signs in; a secret that was refused is typed anew. Source: security.md S-57 */
export const SignInForm = (props: {
  readonly fields: readonly SignInField[];
  /** Whether something else comes first. */
  readonly isSecond: boolean;
  readonly onSubmit: (values: Readonly<Record<string, string>>) => Promise<void>;
}) => {
  const say = useTexts();
  const { fields } = props;
  const [values, setValues] = useState<Readonly<Record<string, string>>>(() =>
    Object.fromEntries(fields.map(({ name, initial = '' }) => [name, initial])),
  );
  const [isBusy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const isEmpty = ({ name }: SignInField): boolean => (values[name] ?? '').trim() === '';
  const focusFirstEmpty = (): void => {
    const name = fields.find(isEmpty)?.name;
    if (name !== undefined) form.current?.querySelector<HTMLElement>(`#${name}`)?.focus();
  };
  const isNew = useRef(true);
  // Once, when the form appears, and whenever a secret was taken away.
  useEffect(() => {
    if (!isNew.current || !props.isSecond) focusFirstEmpty();
    isNew.current = false;
  }, [isBusy]);
  const submit = async (event?: FormEvent): Promise<void> => {
    event?.preventDefault();
    if (isBusy || fields.some(isEmpty)) return focusFirstEmpty();
    setBusy(true);
    await props.onSubmit(values);
    setValues((known) => ({
      ...known,
      ...Object.fromEntries(fields.filter(({ isSecret }) => isSecret).map(({ name }) => [name, ''])),
    }));
    setBusy(false);
  };
  return (
    <form ref={form} onSubmit={submit}>
      {fields.map(({ name, label, help, isSecret }) => (
        <div className="sign-in-field" key={name}>
          <Label for={name} required showColon>
            {say(label)}
          </Label>
          <Input
            id={name}
            type={isSecret ? 'Password' : 'Text'}
            accessibleName={say(label)}
            {...(help !== undefined && { accessibleDescription: say(help) })}
            required
            value={values[name] ?? ''}
            onInput={(event) => {
              const { value } = event.target;
              setValues((known) => ({ ...known, [name]: value }));
            }}
            onKeyDown={(event) => event.key === 'Enter' && submit()}
          />
          {help !== undefined && <span className="help">{say(help)}</span>}
        </div>
      ))}
      <Button
        design={props.isSecond ? 'Default' : 'Emphasized'}
        disabled={isBusy || fields.some(isEmpty)}
        onClick={() => submit()}
      >
        {say('signIn')}
      </Button>
    </form>
  );
};
