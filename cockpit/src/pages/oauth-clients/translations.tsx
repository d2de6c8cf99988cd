import { Button } from '@ui5/webcomponents-react/dist/webComponents/Button/index.js';
import { useState } from 'react';
import { z } from 'zod';
import { operations, type ResponseOf } from '../../../../src/management-api/contract.ts';
import { FormDialog } from '../../components/dialogs/form-dialog.tsx';
import { Problem } from '../../components/page/problem.tsx';
import { Table } from '../../components/tables/table.tsx';
import { call } from '../../connection/api.ts';
import { toApiError } from '../../connection/use-data.ts';
import { useCockpit, useMay, useTexts } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';

type Client = ResponseOf<typeof operations.getOAuthClient>;

const schema = z.object({
  language: z.string().regex(/^[A-Za-z]{2,8}(?:[-_][A-Za-z0-9]{1,8})*$/, 'must be a language tag, e.g. de or pt-BR'),
  name: z.string().max(128).optional(),
  description: z.string().max(1024).optional(),
});

/** Name and description in other languages, as the authorization page shows them. Source: SAP doc "Register an OAuth Client", Translations */
export const Translations = (props: {
  readonly subaccount: Subaccount;
  readonly client: Client;
  readonly onChanged: () => void;
}) => {
  const say = useTexts();
  const may = useMay();
  const { notify } = useCockpit();
  const { client } = props;
  const [edited, setEdited] = useState<string>();
  const [error, setError] = useState<ReturnType<typeof toApiError>>();
  const put = async (translations: Client['translations']): Promise<void> => {
    await call(
      operations.changeOAuthClient,
      { subaccount: props.subaccount.subdomain, client: client.id },
      { translations },
    );
    setError(undefined);
    notify(say('saved'));
    props.onChanged();
  };
  const remove = (language: string): void => {
    const { [language]: _removed, ...others } = client.translations;
    put(others).catch((thrown: unknown) => setError(toApiError(thrown)));
  };
  const mayChange = may(operations.changeOAuthClient);
  const known = edited === undefined ? undefined : client.translations[edited];
  return (
    <section>
      <div className="page-header">
        <div>
          <h2>{say('translations')}</h2>
          <p className="lead">{say('translationsHelp')}</p>
        </div>
        {mayChange && <Button onClick={() => setEdited('')}>{say('addTranslation')}</Button>}
      </div>
      <Problem error={error} />
      <Table
        name={say('translations')}
        items={Object.entries(client.translations)}
        keyOf={([language]) => language}
        empty={<p>{say('noTranslations')}</p>}
        columns={[
          { head: say('language'), show: ([language]) => language, minWidth: '6rem' },
          { head: say('name'), show: ([, { name }]) => name, minWidth: '10rem' },
          { head: say('description'), show: ([, { description }]) => description, minWidth: '12rem' },
          {
            head: say('actions'),
            minWidth: '12rem',
            show: ([language]) =>
              mayChange && (
                <div className="row">
                  <Button
                    design="Transparent"
                    accessibleName={say('changeClient', language)}
                    onClick={() => setEdited(language)}
                  >
                    {say('change')}
                  </Button>
                  <Button
                    design="Transparent"
                    accessibleName={say('removeThing', language)}
                    onClick={() => remove(language)}
                  >
                    {say('remove')}
                  </Button>
                </div>
              ),
          },
        ]}
      />
      {edited !== undefined && (
        <FormDialog
          title={edited === '' ? say('addTranslation') : say('changeClient', edited)}
          fields={[
            { name: 'language', label: 'language', kind: 'text', isRequired: true, help: 'languageHelp' },
            { name: 'name', label: 'name', kind: 'text' },
            { name: 'description', label: 'description', kind: 'text' },
          ]}
          initial={{ language: edited, name: known?.name ?? '', description: known?.description ?? '' }}
          schema={schema}
          onClose={() => setEdited(undefined)}
          onSubmit={async ({ language, name, description }) => {
            const { [edited]: _replaced, ...others } = client.translations;
            await put({
              ...others,
              [language]: { ...(name !== undefined && { name }), ...(description !== undefined && { description }) },
            });
            setEdited(undefined);
          }}
        />
      )}
    </section>
  );
};
