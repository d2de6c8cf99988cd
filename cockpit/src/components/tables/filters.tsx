import { Input } from '@ui5/webcomponents-react/dist/webComponents/Input/index.js';
import { Label } from '@ui5/webcomponents-react/dist/webComponents/Label/index.js';
import { Option } from '@ui5/webcomponents-react/dist/webComponents/Option/index.js';
import { Select } from '@ui5/webcomponents-react/dist/webComponents/Select/index.js';
import type { MessageKey } from '../../messages/messages.ts';
import { useTexts } from '../../shell/context.tsx';

/** What a list can be narrowed down by; with `options` one of them, else a text that counts once it is complete. Source: Portolan */
export type Filter = {
  readonly name: string;
  readonly label: MessageKey;
  readonly options?: readonly string[];
  /** Whether one of the options is always chosen. */
  readonly isAlwaysOne?: boolean;
  /** What options are called, where not by themselves. */
  readonly optionTexts?: Readonly<Record<string, MessageKey>>;
  /** A moment, as the browser's own field for it writes one. */
  readonly isTime?: boolean;
};

/** Filters in a row above a list. Source: Portolan */
export const Filters = (props: {
  readonly filters: readonly Filter[];
  readonly values: Readonly<Record<string, string>>;
  readonly onChange: (name: string, value: string) => void;
}) => {
  const say = useTexts();
  return (
    <search className="filters">
      {props.filters.map(({ name, label, options, isAlwaysOne, optionTexts = {}, isTime }) => (
        <div key={name}>
          <Label for={`filter-${name}`}>{say(label)}</Label>
          {isTime === true ? (
            <input
              type="datetime-local"
              id={`filter-${name}`}
              aria-label={say(label)}
              step="1"
              value={props.values[name] ?? ''}
              onChange={(event) => props.onChange(name, event.target.value)}
            />
          ) : options === undefined ? (
            <Input
              id={`filter-${name}`}
              accessibleName={say(label)}
              showClearIcon
              value={props.values[name] ?? ''}
              onChange={(event) => props.onChange(name, event.target.value.trim())}
            />
          ) : (
            <Select
              id={`filter-${name}`}
              accessibleName={say(label)}
              onChange={(event) => props.onChange(name, event.detail.selectedOption.value ?? '')}
            >
              {[...(isAlwaysOne ? [] : ['']), ...options].map((option) => (
                <Option key={option} value={option} selected={option === (props.values[name] ?? '')}>
                  {option === '' ? say('all') : optionTexts[option] === undefined ? option : say(optionTexts[option])}
                </Option>
              ))}
            </Select>
          )}
        </div>
      ))}
    </search>
  );
};
