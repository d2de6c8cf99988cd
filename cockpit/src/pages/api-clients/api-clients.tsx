import { Button } from '@ui5/webcomponents-react/dist/webComponents/Button/index.js';
import { useState } from 'react';
import { operations } from '../../../../src/management-api/contract.ts';
import { PageLink } from '../../components/page-link.tsx';
import { SecretDialog } from '../../components/secret-dialog.tsx';
import { Table } from '../../components/table.tsx';
import { call } from '../../connection/api.ts';
import { useData } from '../../connection/use-data.ts';
import { useMay, useTexts, useTimes } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';
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
  const [isCreating, setCreating] = useState(false);
  const [created, setCreated] = useState<{ readonly id: string; readonly secret: string }>();
  const createButton = may(operations.createApiClient) && (
    <Button design="Emphasized" onClick={() => setCreating(true)}>
      {say('createApiClient')}
    </Button>
  );
  return (
    <OAuthPage
      subaccount={subaccount}
      tab="api-clients"
      lead={say('apiClientsLead')}
      error={data.error}
      isLoading={data.isLoading}
      actions={(data.value?.clients.length ?? 0) > 0 && createButton}
    >
      {data.value !== undefined && (
        <Table
          name={say('platformApi')}
          items={data.value.clients}
          keyOf={({ id }) => id}
          empty={
            <>
              <p>{say('apiClientsEmpty')}</p>
              {createButton}
            </>
          }
          columns={[
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
          ]}
        />
      )}
      {isCreating && (
        <ApiClientDialog
          title={say('createApiClient')}
          confirm={say('create')}
          onClose={() => setCreating(false)}
          onSubmit={async (body) => {
            const { client, secret } = await call(operations.createApiClient, params, body);
            setCreating(false);
            data.reload();
            if (secret !== undefined) setCreated({ id: client.id, secret });
          }}
        />
      )}
      {created !== undefined && (
        <SecretDialog
          title={say('apiClientCreated')}
          values={{
            clientId: created.id,
            clientSecret: created.secret,
            tokenUrl: data.value?.tokenUrl ?? '',
          }}
          fileName={`${created.id}.json`}
          onClose={() => setCreated(undefined)}
        />
      )}
    </OAuthPage>
  );
};
