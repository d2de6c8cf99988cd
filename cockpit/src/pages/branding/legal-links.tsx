import { Button } from '@ui5/webcomponents-react/dist/webComponents/Button/index.js';
import { Input } from '@ui5/webcomponents-react/dist/webComponents/Input/index.js';
import '@ui5/webcomponents-icons/dist/decline.js';
import { useTexts } from '../../shell/context.tsx';
import type { Draft } from './draft.ts';

/** Source: management API, putBranding */
const maxLinks = 8;

/** Links at the foot of the pages: imprint, privacy. Source: SAP doc "Customize Corporate Branding", custom legal links */
export const LegalLinks = (props: {
  readonly links: Draft['links'];
  readonly problem: { readonly field: string; readonly text: string } | undefined;
  readonly isFixed: boolean;
  readonly onChange: (links: Draft['links']) => void;
}) => {
  const say = useTexts();
  const { links, problem, isFixed, onChange } = props;
  const change = (index: number, changes: Partial<Draft['links'][number]>): void =>
    onChange(links.map((link, at) => (at === index ? { ...link, ...changes } : link)));
  const stateOf = (index: number, part: 'label' | 'url'): 'Negative' | 'None' =>
    problem?.field === `legalLinks.${index}.${part}` ? 'Negative' : 'None';
  return (
    <fieldset className="legal-links">
      <legend>{say('legalLinks')}</legend>
      {links.map((link, index) => (
        // Links have no identity but their place.
        <div key={index} className="legal-link">
          <Input
            name={`label-${index}`}
            accessibleName={say('linkText', index + 1)}
            placeholder={say('linkTextExample')}
            value={link.label}
            disabled={isFixed}
            valueState={stateOf(index, 'label')}
            onInput={(event) => change(index, { label: event.target.value })}
          />
          <Input
            name={`url-${index}`}
            accessibleName={say('linkAddress', index + 1)}
            placeholder="https://"
            value={link.url}
            disabled={isFixed}
            valueState={stateOf(index, 'url')}
            onInput={(event) => change(index, { url: event.target.value })}
          />
          {!isFixed && (
            <Button
              design="Transparent"
              icon="decline"
              tooltip={say('removeLink', index + 1)}
              accessibleName={say('removeLink', index + 1)}
              onClick={() => onChange(links.filter((_, at) => at !== index))}
            />
          )}
        </div>
      ))}
      {problem !== undefined && (
        <p role="alert" className="field-problem">
          {problem.text}
        </p>
      )}
      {!isFixed && links.length < maxLinks && (
        <Button onClick={() => onChange([...links, { label: '', url: '' }])}>{say('addLink')}</Button>
      )}
    </fieldset>
  );
};
