import { CheckBox } from '@ui5/webcomponents-react/dist/webComponents/CheckBox/index.js';
import { ComboBox } from '@ui5/webcomponents-react/dist/webComponents/ComboBox/index.js';
import { ComboBoxItem } from '@ui5/webcomponents-react/dist/webComponents/ComboBoxItem/index.js';
import { Input } from '@ui5/webcomponents-react/dist/webComponents/Input/index.js';
import { Label } from '@ui5/webcomponents-react/dist/webComponents/Label/index.js';
import { Option } from '@ui5/webcomponents-react/dist/webComponents/Option/index.js';
import { Select } from '@ui5/webcomponents-react/dist/webComponents/Select/index.js';
import { TextArea } from '@ui5/webcomponents-react/dist/webComponents/TextArea/index.js';
import { Fragment } from 'react';
import { useTexts } from '../../shell/context.tsx';
import { Duration } from './duration.tsx';
import type { Field, Values } from './field.ts';

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

const TextualField = ({
  field,
  text,
  label,
  problem,
  onChange,
}: {
  readonly field: Field;
  readonly text: string;
  readonly label: string;
  readonly problem: string | undefined;
  readonly onChange: (value: string) => void;
}) => {
  const say = useTexts();
  const common = {
    id: `field-${field.name}`,
    name: field.name,
    accessibleName: label,
    valueState: problem === undefined ? ('None' as const) : ('Negative' as const),
    disabled: field.isFixed === true,
    required: field.isRequired === true,
  };
  const options = field.options ?? [];
  if (field.kind === 'choice' && field.isOpen !== true) {
    return (
      <Select {...common} value={text} onChange={(event) => onChange(event.detail.selectedOption.value ?? '')}>
        {options.map((option) => (
          <Option key={option} value={option} selected={option === text}>
            {field.optionTexts?.[option] === undefined ? option : say(field.optionTexts[option])}
          </Option>
        ))}
      </Select>
    );
  }
  if (field.kind === 'choice') {
    return (
      <ComboBox
        {...common}
        value={text}
        onInput={(event) => onChange(event.target.value)}
        onChange={(event) => onChange(event.target.value)}
      >
        {options.map((option) => (
          <ComboBoxItem key={option} text={option} />
        ))}
      </ComboBox>
    );
  }
  if (field.kind === 'duration') return <Duration {...common} seconds={text} onChange={onChange} />;
  if (field.kind === 'lines' || field.kind === 'area') {
    return (
      <TextArea
        {...common}
        rows={field.kind === 'lines' ? 3 : 8}
        value={text}
        onInput={(event) => onChange(event.target.value)}
      />
    );
  }
  return (
    <Input
      {...common}
      type={field.kind === 'secret' ? 'Password' : field.kind === 'number' ? 'Number' : 'Text'}
      value={text}
      onInput={(event) => onChange(event.target.value)}
    />
  );
};
