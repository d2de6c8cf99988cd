import { Button } from '@ui5/webcomponents-react/dist/webComponents/Button/index.js';
import { useEffect, useState } from 'react';
import { operations, type ResponseOf } from '../../../../src/management-api/contract.ts';
import { Problem } from '../../components/page/problem.tsx';
import { type ApiError, call } from '../../connection/api.ts';
import { toApiError } from '../../connection/use-data.ts';
import { useCockpit, useMay, useTexts } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';
import { BrandingForm } from './branding-form.tsx';
import { type Draft, fromDraft, toDraft, toProblem } from './draft.ts';
import './branding.css';

/** Somebody who types is not interrupted by a preview of every character. */
const previewDelayMs = 300;

/** Colours, texts and logo, and a picture of the page they make. Source: SAP doc "Customize Corporate Branding" */
export const BrandingEditor = (props: {
  readonly subaccount: Subaccount;
  readonly stored: ResponseOf<typeof operations.getBranding>;
  readonly onSaved: () => void;
}) => {
  const say = useTexts();
  const may = useMay();
  const { language, notify } = useCockpit();
  const params = { subaccount: props.subaccount.subdomain };
  const [draft, setDraft] = useState<Draft>(() => toDraft(props.stored));
  const [html, setHtml] = useState<string>();
  const [error, setError] = useState<ApiError>();
  const [isBusy, setBusy] = useState(false);

  useEffect(() => {
    let isCurrent = true;
    const show = (): void => {
      call(operations.previewBranding, params, { branding: fromDraft(draft), language }).then(
        (preview) => {
          if (!isCurrent) return;
          setHtml(preview.html);
          setError(undefined);
        },
        (thrown: unknown) => isCurrent && setError(toApiError(thrown)),
      );
    };
    const timer = setTimeout(show, html === undefined ? 0 : previewDelayMs);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [draft, language]);

  const problem = error && toProblem(draft, error.message);
  const save = (): void => {
    setBusy(true);
    call(operations.putBranding, params, fromDraft(draft))
      .then(
        () => {
          notify(say('saved'));
          props.onSaved();
        },
        (thrown: unknown) => setError(toApiError(thrown)),
      )
      .finally(() => setBusy(false));
  };
  return (
    <div className="branding">
      <section>
        <h2>{say('appearance')}</h2>
        {problem === undefined && <Problem error={error} />}
        <BrandingForm
          draft={draft}
          hasLogo={draft.logo === undefined ? props.stored.logo !== undefined : draft.logo !== null}
          problem={problem}
          isFixed={!may(operations.putBranding)}
          onChange={setDraft}
        />
        {may(operations.putBranding) && (
          <div className="actions branding-actions">
            <Button design="Emphasized" disabled={isBusy} loading={isBusy} onClick={save}>
              {say('save')}
            </Button>
            <Button design="Transparent" onClick={() => setDraft(toDraft(props.stored))}>
              {say('discard')}
            </Button>
          </div>
        )}
      </section>
      <section>
        <h2>{say('preview')}</h2>
        <p className="help">{say('previewHelp')}</p>
        {html !== undefined && (
          // It is a picture of a page: no script runs, nothing in it can be used. The origin is ours so that it may load its stylesheet.
          <iframe
            className="branding-preview"
            title={say('preview')}
            sandbox="allow-same-origin"
            srcDoc={html}
            tabIndex={-1}
            inert
          />
        )}
      </section>
    </div>
  );
};
