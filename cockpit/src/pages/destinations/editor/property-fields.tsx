import { ComboBox } from '@ui5/webcomponents-react/dist/webComponents/ComboBox/index.js';
import { ComboBoxItem } from '@ui5/webcomponents-react/dist/webComponents/ComboBoxItem/index.js';
import { Input } from '@ui5/webcomponents-react/dist/webComponents/Input/index.js';
import { Label } from '@ui5/webcomponents-react/dist/webComponents/Label/index.js';
import { Option } from '@ui5/webcomponents-react/dist/webComponents/Option/index.js';
import { Select } from '@ui5/webcomponents-react/dist/webComponents/Select/index.js';
import { useTexts } from '../../../shell/context.tsx';
import { type AuthenticationType, generalProperties, type Properties, propertiesOf } from './properties.ts';
import { PropertyTable } from './property-table.tsx';
import { documentedValues, suggestNames, suggestValues } from './suggestions.ts';

type ShownProperty = AuthenticationType['properties'][number];
type OnLevel = Parameters<typeof suggestValues>[1];

/** The properties of the authentication type chosen, and whatever else the destination has. Names are SAP's and are not translated. Source: SAP doc "HTTP Destinations" */
export const PropertyFields = (props: {
  readonly types: readonly AuthenticationType[];
  readonly properties: Properties;
  readonly problems: Readonly<Record<string, string>>;
  readonly isNew: boolean;
  readonly onLevel: OnLevel;
  readonly onChange: (name: string, value: string) => void;
  readonly onProperties: (properties: Properties) => void;
}) => {
  const say = useTexts();
  const { properties } = props;
  const own = propertiesOf(props.types, properties.Authentication);
  const known = new Set<string>([...generalProperties, ...own.map(({ name }) => name)]);
  return (
    <div className="form">
      {own.length > 0 && <h2>{properties.Authentication}</h2>}
      {own.map((property) => (
        <PropertyField
          key={property.name}
          property={property}
          value={properties[property.name] ?? ''}
          problem={props.problems[property.name]}
          isNew={props.isNew}
          suggestions={suggestValues(property.name, props.onLevel)}
          onChange={(value) => props.onChange(property.name, value)}
        />
      ))}
      <h2>{say('additional')}</h2>
      <PropertyTable
        properties={properties}
        names={Object.keys(properties).filter((name) => !known.has(name))}
        suggestions={suggestNames(properties).filter((name) => !known.has(name))}
        onChange={props.onProperties}
      />
    </div>
  );
};

const PropertyField = (props: {
  readonly property: ShownProperty;
  readonly value: string;
  readonly problem: string | undefined;
  readonly isNew: boolean;
  readonly suggestions: readonly string[];
  readonly onChange: (value: string) => void;
}) => {
  const say = useTexts();
  const { name, isRequired, isSecret } = props.property;
  return (
    <div className="field">
      <Label required={isRequired} for={`property-${name}`}>
        {name}
      </Label>
      <PropertyControl {...props} />
      {props.problem !== undefined ? (
        <p role="alert" className="field-problem">
          {props.problem}
        </p>
      ) : (
        isSecret && !props.isNew && <p className="help">{say('secretKept')}</p>
      )}
    </div>
  );
};

const PropertyControl = ({ property, value, problem, suggestions, onChange }: Parameters<typeof PropertyField>[0]) => {
  const { name, isSecret, values = documentedValues(name) } = property;
  const common = {
    id: `property-${name}`,
    name,
    accessibleName: name,
    valueState: problem === undefined ? ('None' as const) : ('Negative' as const),
  };
  if (values !== undefined) {
    return (
      <Select {...common} onChange={(event) => onChange(event.detail.selectedOption.value ?? '')}>
        {/* What is there is kept, whatever it is. */}
        {[...new Set(['', ...values, value])].map((option) => (
          <Option key={option} value={option} selected={option === value}>
            {option}
          </Option>
        ))}
      </Select>
    );
  }
  if (suggestions.length > 0) {
    return (
      <ComboBox
        {...common}
        value={value}
        onInput={(event) => onChange(event.target.value)}
        onChange={(event) => onChange(event.target.value)}
      >
        {suggestions.map((text) => (
          <ComboBoxItem key={text} text={text} />
        ))}
      </ComboBox>
    );
  }
  return (
    <Input
      {...common}
      type={isSecret ? 'Password' : 'Text'}
      value={value}
      onInput={(event) => onChange(event.target.value)}
    />
  );
};
