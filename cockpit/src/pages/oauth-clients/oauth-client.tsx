import { operations } from '../../../../src/management-api/contract.ts';
import { ConfirmDelete } from '../../components/dialogs/confirm-delete.tsx';
import { FormDialog } from '../../components/dialogs/form-dialog.tsx';
import { DetailPage } from '../../components/page/detail-page.tsx';
import { call } from '../../connection/api.ts';
import { useData } from '../../connection/use-data.ts';
import { goTo } from '../../shell/address.ts';
import { useCockpit, useMay, useTexts } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';
import { ClientFacts } from './client-facts.tsx';
import { clientFields, toClientValues, usesCode } from './client-fields.ts';
import { DeletionConsequence } from './deletion-consequence.tsx';
import { Secrets } from './secrets.tsx';
import { Translations } from './translations.tsx';

/** One OAuth client: settings and secrets. Source: SAP doc "Register an OAuth Client" */
export const OAuthClient = ({ subaccount, thing }: { readonly subaccount: Subaccount; readonly thing: string }) => {
  const say = useTexts();
  const may = useMay();
  const { notify } = useCockpit();
  const params = { subaccount: subaccount.subdomain, client: thing };
  const data = useData(() => call(operations.getOAuthClient, params), []);
  return (
    <DetailPage
      title={data.value?.name ?? thing}
      data={data}
      actions={(client) => [
        may(operations.changeOAuthClient) && {
          text: say('change'),
          dialog: (close) => (
            <FormDialog
              title={say('changeClient', client.name)}
              fields={clientFields(client)}
              initial={toClientValues(client)}
              schema={operations.changeOAuthClient.request}
              onClose={close}
              onSubmit={async (body) => {
                // An emptied list or text is a change as well; what is left out stays.
                await call(operations.changeOAuthClient, params, {
                  ...body,
                  description: body.description ?? '',
                  scopes: body.scopes ?? [],
                  ...(usesCode(client) && { redirectUris: body.redirectUris ?? [] }),
                });
                close();
                notify(say('saved'));
                data.reload();
              }}
            />
          ),
        },
        may(operations.deleteOAuthClient) && {
          text: say('delete'),
          design: 'Negative',
          dialog: (close) => (
            <ConfirmDelete
              name={client.name}
              consequence={<DeletionConsequence subaccount={subaccount} kind="oauth" clientId={client.id} />}
              onDelete={() => call(operations.deleteOAuthClient, params)}
              onDone={() => goTo('subaccounts', subaccount.subdomain, 'oauth-clients')}
              onClose={close}
            />
          ),
        },
      ]}
    >
      {(client) => (
        <>
          <h2>{say('settings')}</h2>
          <ClientFacts subaccount={subaccount} client={client} />
          {client.isConfidential && <Secrets subaccount={subaccount} clientId={client.id} kind="oauth" />}
          {usesCode(client) && <Translations subaccount={subaccount} client={client} onChanged={data.reload} />}
        </>
      )}
    </DetailPage>
  );
};
