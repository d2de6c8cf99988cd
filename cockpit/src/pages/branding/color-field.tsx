import { Button } from '@ui5/webcomponents-react/dist/webComponents/Button/index.js';
import { Input } from '@ui5/webcomponents-react/dist/webComponents/Input/index.js';
import { Label } from '@ui5/webcomponents-react/dist/webComponents/Label/index.js';
import { useTexts } from '../../shell/context.tsx';

/** A colour, chosen or typed as `#rrggbb`; empty is that of the theme. Source: SAP doc "Customize Corporate Branding" */
export const ColorField = (props: {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly problem: string | undefined;
  readonly isFixed: boolean;
  readonly onChange: (value: string) => void;
}) => {
  const say = useTexts();
  const { name, label, value, problem, isFixed, onChange } = props;
  return (
    <div className="field">
      <Label for={`field-${name}`}>{label}</Label>
      <div className="row color">
        <input
          type="color"
          aria-label={say('chooseColor', label)}
          // The picker knows complete colours only.
          value={/^#[0-9a-f]{6}$/i.test(value) ? value.toLowerCase() : '#808080'}
          disabled={isFixed}
          onChange={(event) => onChange(event.target.value)}
        />
        <Input
          id={`field-${name}`}
          name={name}
          accessibleName={label}
          placeholder={say('ofTheTheme')}
          maxlength={7}
          value={value}
          disabled={isFixed}
          valueState={problem === undefined ? 'None' : 'Negative'}
          onInput={(event) => onChange(event.target.value.trim())}
        />
        {value !== '' && !isFixed && (
          <Button design="Transparent" accessibleName={say('resetThing', label)} onClick={() => onChange('')}>
            {say('reset')}
          </Button>
        )}
      </div>
      {problem !== undefined && (
        <p role="alert" className="field-problem">
          {problem}
        </p>
      )}
    </div>
  );
};
