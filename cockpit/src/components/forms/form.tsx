import { CheckBox } from '@ui5/webcomponents-react/dist/webComponents/CheckBox/index.js';
import { Label } from '@ui5/webcomponents-react/dist/webComponents/Label/index.js';
import { Fragment } from 'react';
import { useTexts } from '../../shell/context.tsx';
import type { Field, Values } from './field.ts';
import { TextualField } from './textual-field.tsx';

/** Fields below each other, each with what is wrong with it. Source: product description, cockpit manners */
export const Form = (props: {
  readonly fields: readonly Field[];
  readonly values: Values;
  readonly problems: Readonly<Record<string, string>>;
  readonly onChange: (name: string, value: string | boolean) => void;
}) => (
  <div className="form">
    {props.fields
      .filter(({ isShown }) => isShown === undefined || isShown(props.values))
      .map((field) => (
        <Fragment key={field.name}>
          <Heading field={field} />
          <FormField
            field={field}
            value={props.values[field.name] ?? (field.kind === 'flag' ? false : '')}
            problem={props.problems[field.name]}
            onChange={(value) => props.onChange(field.name, value)}
          />
        </Fragment>
      ))}
    {props.problems[''] !== undefined && (
      <p role="alert" className="field-problem">
        {props.problems['']}
      </p>
    )}
  </div>
);

const Heading = ({ field: { heading } }: { readonly field: Field }) => {
  const say = useTexts();
  return heading !== undefined && <h3 className="form-heading">{say(heading)}</h3>;
};

const FormField = (props: {
  readonly field: Field;
  readonly value: string | boolean;
  readonly problem: string | undefined;
  readonly onChange: (value: string | boolean) => void;
}) => {
  const say = useTexts();
  const { field, value, problem, onChange } = props;
  const label = say(field.label);
  const help = field.help === undefined ? undefined : say(field.help);
  if (field.kind === 'flag') {
    return (
      <div className="field">
        <CheckBox
          name={field.name}
          text={label}
          checked={value === true}
          disabled={field.isFixed === true}
          onChange={(event) => onChange(event.target.checked)}
        />
        {help !== undefined && <p className="help">{help}</p>}
      </div>
    );
  }
  return (
    <div className="field">
      <Label required={field.isRequired === true} for={`field-${field.name}`}>
        {label}
      </Label>
      <TextualField {...props} label={label} text={String(value)} />
      {problem === undefined ? (
        help !== undefined && <p className="help">{help}</p>
      ) : (
        <p role="alert" className="field-problem">
          {problem}
        </p>
      )}
    </div>
  );
};
