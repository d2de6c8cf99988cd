import { Input } from '@ui5/webcomponents-react/dist/webComponents/Input/index.js';
import { Label } from '@ui5/webcomponents-react/dist/webComponents/Label/index.js';
import { Option } from '@ui5/webcomponents-react/dist/webComponents/Option/index.js';
import { Select } from '@ui5/webcomponents-react/dist/webComponents/Select/index.js';
import { useTexts } from '../../shell/context.tsx';
import { type AuthenticationType, generalProperties, type Properties, propertiesOf } from './properties.ts';

type ShownProperty = AuthenticationType['properties'][number];

/** The properties of the authentication type chosen, and whatever else the destination has. Names are SAP's and are not translated. Source: SAP doc "HTTP Destinations" */
export const PropertyFields = (props: {
  readonly types: readonly AuthenticationType[];
  readonly properties: Properties;
  readonly problems: Readonly<Record<string, string>>;
  readonly isNew: boolean;
  readonly onChange: (name: string, value: string) => void;
}) => {
  const say = useTexts();
  const own = propertiesOf(props.types, props.properties.Authentication);
  const known = new Set<string>([...generalProperties, ...own.map(({ name }) => name)]);
  const additional: readonly ShownProperty[] = Object.keys(props.properties)
    .filter((name) => !known.has(name))
    .map((name) => ({ name, isRequired: false, isSecret: false }));
  const show = (property: ShownProperty) => (
    <PropertyField
      key={property.name}
      property={property}
      value={props.properties[property.name] ?? ''}
      isMissing={props.problems[property.name] !== undefined}
      isNew={props.isNew}
      onChange={(value) => props.onChange(property.name, value)}
    />
  );
  return (
    <div className="form">
      {own.length > 0 && <h2>{props.properties.Authentication}</h2>}
      {own.map(show)}
      {additional.length > 0 && <h2>{say('additional')}</h2>}
      {additional.map(show)}
    </div>
  );
};

const PropertyField = (props: {
  readonly property: ShownProperty;
  readonly value: string;
  readonly isMissing: boolean;
  readonly isNew: boolean;
  readonly onChange: (value: string) => void;
}) => {
  const say = useTexts();
  const { name, isRequired, isSecret, values } = props.property;
  const valueState = props.isMissing ? ('Negative' as const) : ('None' as const);
  return (
    <div className="field">
      <Label required={isRequired} for={`property-${name}`}>
        {name}
      </Label>
      {values === undefined ? (
        <Input
          id={`property-${name}`}
          name={name}
          accessibleName={name}
          type={isSecret ? 'Password' : 'Text'}
          value={props.value}
          valueState={valueState}
          onInput={(event) => props.onChange(event.target.value)}
        />
      ) : (
        <Select
          id={`property-${name}`}
          accessibleName={name}
          valueState={valueState}
          onChange={(event) => props.onChange(event.detail.selectedOption.value ?? '')}
        >
          {['', ...values].map((value) => (
            <Option key={value} value={value} selected={value === props.value}>
              {value}
            </Option>
          ))}
        </Select>
      )}
      {isSecret && !props.isNew && <p className="help">{say('secretKept')}</p>}
    </div>
  );
};
