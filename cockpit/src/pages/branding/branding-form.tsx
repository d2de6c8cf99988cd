import { Button } from '@ui5/webcomponents-react/dist/webComponents/Button/index.js';
import { type ChangeEvent, useState } from 'react';
import { Form } from '../../components/forms/form.tsx';
import { useTexts } from '../../shell/context.tsx';
import { ColorField } from './color-field.tsx';
import type { Draft } from './draft.ts';
import { LegalLinks } from './legal-links.tsx';

/** Source: spec oauth-and-platform-apis.md 3.12 */
const maxLogoBytes = 256 * 1024;

/** Title, theme, colours, logo and legal links. Source: SAP doc "Customize Corporate Branding" */
export const BrandingForm = (props: {
  readonly draft: Draft;
  readonly hasLogo: boolean;
  readonly problem: { readonly field: string; readonly text: string } | undefined;
  readonly isFixed: boolean;
  readonly onChange: (draft: Draft) => void;
}) => {
  const say = useTexts();
  const { draft, problem, isFixed, onChange } = props;
  const change = (changes: Partial<Draft>): void => onChange({ ...draft, ...changes });
  const problemAt = (field: string): string | undefined => (problem?.field === field ? problem.text : undefined);
  const title = problemAt('title');
  return (
    <div className="form">
      <Form
        fields={[
          { name: 'title', label: 'pageTitle', kind: 'text', help: 'pageTitleHelp', isFixed },
          {
            name: 'theme',
            label: 'theme',
            kind: 'choice',
            options: ['auto', 'light', 'dark'],
            optionTexts: { auto: 'themeAuto', light: 'themeLight', dark: 'themeDark' },
            isRequired: true,
            isFixed,
          },
        ]}
        values={{ title: draft.title, theme: draft.theme }}
        problems={title === undefined ? {} : { title }}
        onChange={(name, value) => change({ [name]: value })}
      />
      <ColorField
        name="accent"
        label={say('accentColor')}
        value={draft.accent}
        problem={problemAt('colors.accent')}
        isFixed={isFixed}
        onChange={(accent) => change({ accent })}
      />
      <ColorField
        name="header"
        label={say('headerColor')}
        value={draft.header}
        problem={problemAt('colors.header')}
        isFixed={isFixed}
        onChange={(header) => change({ header })}
      />
      <p className="help">{say('colorsHelp')}</p>
      <LogoField
        hasLogo={props.hasLogo}
        isFixed={isFixed}
        problem={problemAt('logo')}
        onChange={(logo) => change({ logo })}
      />
      <LegalLinks
        links={draft.links}
        isFixed={isFixed}
        problem={problem?.field.startsWith('legalLinks') ? problem : undefined}
        onChange={(links) => change({ links })}
      />
    </div>
  );
};

const LogoField = (props: {
  readonly hasLogo: boolean;
  readonly isFixed: boolean;
  readonly problem: string | undefined;
  readonly onChange: (logo: string | null) => void;
}) => {
  const say = useTexts();
  const [isTooBig, setTooBig] = useState(false);
  const read = (event: ChangeEvent<HTMLInputElement>): void => {
    const file = event.target.files?.[0];
    setTooBig(file !== undefined && file.size > maxLogoBytes);
    if (file === undefined || file.size > maxLogoBytes) return;
    const reader = new FileReader();
    reader.onload = () => props.onChange(String(reader.result).replace(/^data:[^,]*,/, ''));
    reader.readAsDataURL(file);
  };
  const problem = isTooBig ? say('logoTooBig') : props.problem;
  return (
    <div className="field">
      <label htmlFor="field-logo">{say('logo')}</label>
      <div className="row">
        <input
          id="field-logo"
          type="file"
          accept="image/png,image/jpeg,image/webp"
          disabled={props.isFixed}
          onChange={read}
        />
        {props.hasLogo && !props.isFixed && (
          <Button design="Transparent" onClick={() => props.onChange(null)}>
            {say('removeLogo')}
          </Button>
        )}
      </div>
      {problem === undefined ? (
        <p className="help">{say('logoHelp')}</p>
      ) : (
        <p role="alert" className="field-problem">
          {problem}
        </p>
      )}
    </div>
  );
};
