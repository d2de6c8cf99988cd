import { CheckBox } from '@ui5/webcomponents-react/dist/webComponents/CheckBox/index.js';
import type { operations, ResponseOf } from '../../../../src/management-api/contract.ts';
import { useTexts } from '../../shell/context.tsx';
import './scope-choice.css';

/** The platform APIs, each with the scopes it offers to choose from. Source: SAP doc "Using Platform APIs": API option and combination of scopes */
export const ScopeChoice = (props: {
  readonly apis: ResponseOf<typeof operations.listPlatformApis>;
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
}) => {
  const say = useTexts();
  const { apis, chosen, onChange } = props;
  const toggle = (scope: string): void =>
    onChange(chosen.includes(scope) ? chosen.filter((known) => known !== scope) : [...chosen, scope]);
  return (
    <fieldset className="scope-choice">
      <legend>{say('apisAndScopes')}</legend>
      {apis.map(({ name, scopes }) => {
        const count = scopes.filter((scope) => chosen.includes(scope)).length;
        return (
          // What is chosen is seen at once.
          <details key={name} open={count > 0 ? true : undefined}>
            <summary>
              {name} <span className="help">{say('chosenOf', count, scopes.length)}</span>
            </summary>
            <div className="scopes">
              {scopes.map((scope) => (
                <CheckBox
                  key={scope}
                  name={scope}
                  text={scope}
                  checked={chosen.includes(scope)}
                  onChange={() => toggle(scope)}
                />
              ))}
            </div>
          </details>
        );
      })}
    </fieldset>
  );
};
