import { Button } from '@ui5/webcomponents-react/dist/webComponents/Button/index.js';
import { useState } from 'react';
import { operations } from '../../../../src/management-api/contract.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { PageLink } from '../../components/page-link.tsx';
import { SecretDialog } from '../../components/secret-dialog.tsx';
import { Table } from '../../components/table.tsx';
import { call } from '../../connection/api.ts';
import { useData } from '../../connection/use-data.ts';
import { useMay, useTexts } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';
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
  const [isCreating, setCreating] = useState(false);
  const [created, setCreated] = useState<{ readonly id: string; readonly secret: string }>();
  const subscriptions = data.value?.subscriptions ?? [];
  const createButton = may(operations.createOAuthClient) && subscriptions.length > 0 && (
    <Button design="Emphasized" onClick={() => setCreating(true)}>
      {say('registerClient')}
    </Button>
  );
  const page = (name: string): readonly string[] => ['subaccounts', subaccount.subdomain, name];
  return (
    <OAuthPage
      subaccount={subaccount}
      tab="oauth-clients"
      lead={say('oauthClientsLead')}
      error={data.error}
      isLoading={data.isLoading}
      actions={(data.value?.clients.length ?? 0) > 0 && createButton}
    >
      {data.value !== undefined && (
        <Table
          name={say('clients')}
          items={data.value.clients}
          keyOf={({ id }) => id}
          empty={
            subscriptions.length === 0 ? (
              <>
                <p>{say('needsSubscription')}</p>
                <PageLink to={page('subscriptions')}>{say('toSubscriptions')}</PageLink>
              </>
            ) : (
              <>
                <p>{say('oauthClientsEmpty')}</p>
                {createButton}
              </>
            )
          }
          columns={[
            {
              head: say('name'),
              show: ({ id, name }) => <PageLink to={[...page('oauth-clients'), id]}>{name}</PageLink>,
            },
            { head: say('clientId'), show: ({ id }) => <code>{id}</code>, minWidth: '12rem' },
            { head: say('subscription'), show: ({ subscription }) => subscription, minWidth: '10rem' },
            { head: say('grant'), show: ({ authorizationGrant }) => authorizationGrant, minWidth: '10rem' },
            { head: say('enabled'), show: ({ isEnabled }) => say(isEnabled ? 'yes' : 'no'), minWidth: '5rem' },
          ]}
        />
      )}
      {isCreating && (
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
          onClose={() => setCreating(false)}
          onSubmit={async (body) => {
            const { client, secret } = await call(operations.createOAuthClient, params, body);
            setCreating(false);
            data.reload();
            if (secret !== undefined) setCreated({ id: client.id, secret });
          }}
        />
      )}
      {created !== undefined && (
        <SecretDialog
          title={say('clientCreated', created.id)}
          values={{
            clientId: created.id,
            clientSecret: created.secret,
            tokenUrl: data.value?.urls.tokenEndpoint ?? '',
          }}
          fileName={`${created.id}.json`}
          onClose={() => setCreated(undefined)}
        />
      )}
    </OAuthPage>
  );
};
