import { Input } from '@ui5/webcomponents-react/dist/webComponents/Input/index.js';
import { Option } from '@ui5/webcomponents-react/dist/webComponents/Option/index.js';
import { Select } from '@ui5/webcomponents-react/dist/webComponents/Select/index.js';
import { useState } from 'react';
import { useTexts } from '../../shell/context.tsx';

/** Units of durations, the longest first. */
const units = { days: 86_400, hours: 3600, minutes: 60, seconds: 1 } as const;
type Unit = keyof typeof units;
// The keys of the object above.
const unitNames = Object.keys(units) as readonly Unit[];

/** A number and its unit; what is filled in is in seconds. Source: spec oauth-and-platform-apis.md 2.1, lifetimes */
export const Duration = (props: {
  readonly id: string;
  readonly name: string;
  readonly accessibleName: string;
  readonly valueState: 'None' | 'Negative';
  readonly disabled: boolean;
  readonly required: boolean;
  readonly seconds: string;
  readonly onChange: (seconds: string) => void;
}) => {
  const { seconds, onChange, ...common } = props;
  const say = useTexts();
  const [unit, setUnit] = useState<Unit>(() => unitOf(Number(seconds)));
  const [amount, setAmount] = useState(() => (seconds === '' ? '' : String(Number(seconds) / units[unit])));
  const change = (newAmount: string, newUnit: Unit): void => {
    setAmount(newAmount);
    setUnit(newUnit);
    onChange(newAmount === '' ? '' : String(Math.round(Number(newAmount) * units[newUnit])));
  };
  return (
    <div className="duration">
      <Input {...common} type="Number" value={amount} onInput={(event) => change(event.target.value, unit)} />
      <Select
        accessibleName={say('unitOf', props.accessibleName)}
        disabled={props.disabled}
        // One of the units below.
        onChange={(event) => change(amount, event.detail.selectedOption.value as Unit)}
      >
        {unitNames.map((name) => (
          <Option key={name} value={name} selected={name === unit}>
            {say(name)}
          </Option>
        ))}
      </Select>
    </div>
  );
};

/** The longest unit that makes a whole number of it. */
const unitOf = (seconds: number): Unit =>
  unitNames.find((name) => seconds >= units[name] && seconds % units[name] === 0) ?? 'seconds';
