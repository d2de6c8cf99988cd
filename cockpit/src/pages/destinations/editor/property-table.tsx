import { Button } from '@ui5/webcomponents-react/dist/webComponents/Button/index.js';
import { ComboBox } from '@ui5/webcomponents-react/dist/webComponents/ComboBox/index.js';
import { ComboBoxItem } from '@ui5/webcomponents-react/dist/webComponents/ComboBoxItem/index.js';
import { Input } from '@ui5/webcomponents-react/dist/webComponents/Input/index.js';
import '@ui5/webcomponents-icons/dist/decline.js';
import { useState } from 'react';
import { useTexts } from '../../../shell/context.tsx';
import type { Properties } from './properties.ts';

/** Covers what is typed; what is kept secret afterwards is the server's decision. */
const covered = /secret|passw|clientkey|authorization|token$|api-?key|cookie/i;

/** Properties in rows, their names suggested: those a form has no field for. Source: SAP doc "Create HTTP Destinations" ("Additional Properties") */
export const PropertyTable = (props: {
  readonly properties: Properties;
  /** The names of the rows. */
  readonly names: readonly string[];
  readonly suggestions: readonly string[];
  readonly onChange: (properties: Properties) => void;
}) => {
  const say = useTexts();
  const [isAdding, setAdding] = useState(false);
  const [problem, setProblem] = useState<string>();
  const { properties, names, onChange } = props;
  const offered = props.suggestions.filter((name) => properties[name] === undefined);
  const rename = (from: string | undefined, to: string): void => {
    const name = to.trim();
    if (name === from || name === '') return;
    if (properties[name] !== undefined) {
      setProblem(say('propertyTwice', name));
      return;
    }
    setProblem(undefined);
    setAdding(false);
    onChange(
      from === undefined
        ? { ...properties, [name]: '' }
        : Object.fromEntries(Object.entries(properties).map(([key, value]) => [key === from ? name : key, value])),
    );
  };
  const row = (name: string | undefined, key: string) => (
    <li key={key} className="property-row">
      <ComboBox
        accessibleName={say('propertyName')}
        placeholder={say('propertyName')}
        // Names that are not suggested can be typed too
        value={name ?? ''}
        onChange={(event) => rename(name, event.target.value)}
      >
        {offered.map((suggestion) => (
          <ComboBoxItem key={suggestion} text={suggestion} />
        ))}
      </ComboBox>
      <Input
        accessibleName={say('propertyValue', name ?? '')}
        name={name === undefined ? 'new-property' : `value-${name}`}
        placeholder={say('value')}
        disabled={name === undefined}
        type={name !== undefined && covered.test(name) ? 'Password' : 'Text'}
        value={name === undefined ? '' : (properties[name] ?? '')}
        onInput={(event) => name !== undefined && onChange({ ...properties, [name]: event.target.value })}
      />
      <Button
        design="Transparent"
        icon="decline"
        tooltip={say('remove')}
        accessibleName={say('removeThing', name ?? '')}
        onClick={() => {
          setProblem(undefined);
          if (name === undefined) setAdding(false);
          else onChange(Object.fromEntries(Object.entries(properties).filter(([key]) => key !== name)));
        }}
      />
    </li>
  );
  return (
    <div>
      {(names.length > 0 || isAdding) && (
        <ul className="property-rows">
          {names.map((name, index) => row(name, String(index)))}
          {isAdding && row(undefined, 'new')}
        </ul>
      )}
      {problem !== undefined && (
        <p role="alert" className="field-problem">
          {problem}
        </p>
      )}
      <Button design="Transparent" disabled={isAdding} onClick={() => setAdding(true)}>
        {say('addProperty')}
      </Button>
    </div>
  );
};
