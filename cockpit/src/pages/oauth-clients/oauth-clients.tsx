import { operations } from '../../../../src/management-api/contract.ts';
import { FormDialog } from '../../components/dialogs/form-dialog.tsx';
import { PageLink } from '../../components/page/page-link.tsx';
import { useListing } from '../../components/tables/listing.tsx';
import { call } from '../../connection/api.ts';
import { useData } from '../../connection/use-data.ts';
import { grantWords, sayWord } from '../../language/words.ts';
import { useMay, useTexts } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';
import { ClientCreation } from './client-creation.tsx';
import { newClientFields } from './client-fields.ts';
import { OAuthPage } from './oauth-page.tsx';

/** Security > OAuth > Clients. Source: SAP doc "Register an OAuth Client" */
export const OAuthClients = ({ subaccount }: { readonly subaccount: Subaccount }) => {
  const say = useTexts();
  const may = useMay();
  const params = { subaccount: subaccount.subdomain };
  const data = useData(async () => {
    const [clients, subscriptions, urls] = await Promise.all([
      call(operations.listOAuthClients, params),
      call(operations.listSubscriptions, params),
      call(operations.readOAuthUrls, params),
    ]);
    return { clients, subscriptions, urls };
  }, []);
  const { clients, subscriptions = [], urls } = data.value ?? {};
  const page = (name: string): readonly string[] => ['subaccounts', subaccount.subdomain, name];
  const { buttons, content } = useListing({
    name: say('clients'),
    items: clients,
    keyOf: ({ id }) => id,
    empty:
      subscriptions.length === 0 ? (
        <>
          <p>{say('needsSubscription')}</p>
          <PageLink to={page('subscriptions')}>{say('toSubscriptions')}</PageLink>
        </>
      ) : (
        <p>{say('oauthClientsEmpty')}</p>
      ),
    columns: [
      { head: say('name'), show: ({ id, name }) => <PageLink to={[...page('oauth-clients'), id]}>{name}</PageLink> },
      { head: say('clientId'), show: ({ id }) => <code>{id}</code>, minWidth: '12rem' },
      { head: say('subscription'), show: ({ subscription }) => subscription, minWidth: '10rem' },
      {
        head: say('grant'),
        show: ({ authorizationGrant = '' }) => sayWord(say, grantWords, authorizationGrant),
        minWidth: '10rem',
      },
      { head: say('enabled'), show: ({ isEnabled }) => say(isEnabled ? 'yes' : 'no'), minWidth: '5rem' },
    ],
    actions: [
      may(operations.createOAuthClient) &&
        subscriptions.length > 0 && {
          text: say('registerClient'),
          design: 'Emphasized',
          dialog: (close) => (
            <ClientCreation
              titleOf={(id) => say('clientCreated', id)}
              tokenUrl={urls?.tokenEndpoint ?? ''}
              onClose={close}
              onCreated={data.reload}
            >
              {(submit) => (
                <FormDialog
                  title={say('registerClient')}
                  confirm={say('create')}
                  fields={newClientFields(subscriptions)}
                  initial={{
                    subscription: subscriptions[0] ?? '',
                    authorizationGrant: 'client-credentials',
                    isConfidential: true,
                    tokenLifetimeSeconds: '3600',
                    refreshTokenLifetimeSeconds: '2592000',
                    refreshPolicy: 'overlap',
                  }}
                  schema={operations.createOAuthClient.request}
                  onClose={close}
                  onSubmit={(body) => submit(call(operations.createOAuthClient, params, body))}
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
      tab="oauth-clients"
      lead={say('oauthClientsLead')}
      error={data.error}
      isLoading={data.isLoading}
      actions={buttons}
    >
      {content}
    </OAuthPage>
  );
};
