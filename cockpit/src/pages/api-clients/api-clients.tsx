import { operations } from '../../../../src/management-api/contract.ts';
import { PageLink } from '../../components/page/page-link.tsx';
import { useListing } from '../../components/tables/listing.tsx';
import { call } from '../../connection/api.ts';
import { useData } from '../../connection/use-data.ts';
import { useMay, useTexts, useTimes } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';
import { ClientCreation } from '../oauth-clients/client-creation.tsx';
import { OAuthPage } from '../oauth-clients/oauth-page.tsx';
import { ApiClientDialog } from './api-client-dialog.tsx';
import { readTokenUrl } from './read-token-url.ts';

/** Security > OAuth > Platform API. Source: SAP doc "Using Platform APIs" */
export const ApiClients = ({ subaccount }: { readonly subaccount: Subaccount }) => {
  const say = useTexts();
  const time = useTimes();
  const may = useMay();
  const params = { subaccount: subaccount.subdomain };
  const data = useData(async () => {
    const [clients, tokenUrl] = await Promise.all([call(operations.listApiClients, params), readTokenUrl()]);
    return { clients, tokenUrl };
  }, []);
  const { buttons, content } = useListing({
    name: say('platformApi'),
    items: data.value?.clients,
    keyOf: ({ id }) => id,
    empty: <p>{say('apiClientsEmpty')}</p>,
    columns: [
      {
        head: say('description'),
        show: ({ id, name }) => (
          <PageLink to={['subaccounts', subaccount.subdomain, 'api-clients', id]}>{name}</PageLink>
        ),
        minWidth: '12rem',
      },
      { head: say('clientId'), show: ({ id }) => <code>{id}</code>, minWidth: '14rem' },
      { head: say('scopes'), show: ({ scopes }) => scopes.join(', '), minWidth: '14rem' },
      { head: say('createdAt'), show: ({ createdAtMs }) => time(createdAtMs), minWidth: '11rem' },
      { head: say('enabled'), show: ({ isEnabled }) => say(isEnabled ? 'yes' : 'no'), minWidth: '5rem' },
    ],
    actions: [
      may(operations.createApiClient) && {
        text: say('createApiClient'),
        design: 'Emphasized',
        dialog: (close) => (
          <ClientCreation
            titleOf={() => say('apiClientCreated')}
            tokenUrl={data.value?.tokenUrl ?? ''}
            onClose={close}
            onCreated={data.reload}
          >
            {(submit) => (
              <ApiClientDialog
                title={say('createApiClient')}
                confirm={say('create')}
                onClose={close}
                onSubmit={(body) => submit(call(operations.createApiClient, params, body))}
              />
            )}
          </ClientCreation>
        ),
      },
    ],
  });
  return (
    <OAuthPage
      subaccount={subaccount}
      tab="api-clients"
      lead={say('apiClientsLead')}
      error={data.error}
      isLoading={data.isLoading}
      actions={buttons}
    >
      {content}
    </OAuthPage>
  );
};
