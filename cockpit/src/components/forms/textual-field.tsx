import { ComboBox } from '@ui5/webcomponents-react/dist/webComponents/ComboBox/index.js';
import { ComboBoxItem } from '@ui5/webcomponents-react/dist/webComponents/ComboBoxItem/index.js';
import { Input } from '@ui5/webcomponents-react/dist/webComponents/Input/index.js';
import { Option } from '@ui5/webcomponents-react/dist/webComponents/Option/index.js';
import { Select } from '@ui5/webcomponents-react/dist/webComponents/Select/index.js';
import { TextArea } from '@ui5/webcomponents-react/dist/webComponents/TextArea/index.js';
import { useTexts } from '../../shell/context.tsx';
import { Duration } from './duration.tsx';
import type { Field } from './field.ts';

/** What a text is typed or chosen in. Source: SAP Fiori, form fields */
export const TextualField = ({
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
