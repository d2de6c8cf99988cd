import { Button } from '@ui5/webcomponents-react/dist/webComponents/Button/index.js';
import { useState } from 'react';
import { operations } from '../../../../src/management-api/contract.ts';
import { ConfirmDelete } from '../../components/confirm-delete.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { Page } from '../../components/page.tsx';
import { PageLink } from '../../components/page-link.tsx';
import { call } from '../../connection/api.ts';
import { useData } from '../../connection/use-data.ts';
import { goTo } from '../../shell/address.ts';
import { useCockpit, useMay, useTexts, useTimes } from '../../shell/context.tsx';
import { useDurations } from '../../shell/durations.ts';
import type { Subaccount } from '../../shell/sidebar.tsx';
import { DeletionConsequence } from '../oauth-clients/deletion-consequence.tsx';
import { Secrets } from '../oauth-clients/secrets.tsx';
import { ApiClientDialog } from './api-client-dialog.tsx';
import { readTokenUrl } from './read-token-url.ts';

/** One client of the platform APIs: scopes, secrets, and how it gets tokens. Source: SAP doc "Using Platform APIs" */
export const ApiClient = ({ subaccount, thing }: { readonly subaccount: Subaccount; readonly thing: string }) => {
  const say = useTexts();
  const time = useTimes();
  const duration = useDurations();
  const may = useMay();
  const { notify } = useCockpit();
  const params = { subaccount: subaccount.subdomain, client: thing };
  const data = useData(async () => {
    const [client, tokenUrl] = await Promise.all([call(operations.getApiClient, params), readTokenUrl()]);
    return { client, tokenUrl };
  }, []);
  const [dialog, setDialog] = useState<'change' | 'delete'>();
  const close = (): void => setDialog(undefined);
  const client = data.value?.client;
  return (
    <Page
      title={client?.name ?? thing}
      error={data.error}
      isLoading={data.isLoading}
      actions={
        client !== undefined && (
          <>
            {may(operations.changeApiClient) && <Button onClick={() => setDialog('change')}>{say('change')}</Button>}
            {may(operations.deleteApiClient) && (
              <Button design="Negative" onClick={() => setDialog('delete')}>
                {say('delete')}
              </Button>
            )}
          </>
        )
      }
    >
      {client !== undefined && (
        <>
          <h2>{say('settings')}</h2>
          <dl className="facts">
            <div>
              <dt>{say('clientId')}</dt>
              <dd>
                {client.id}
                <CopyButton text={client.id} label={say('clientId')} />
              </dd>
            </div>
            <div>
              <dt>{say('enabled')}</dt>
              <dd>{say(client.isEnabled ? 'yes' : 'no')}</dd>
            </div>
            <div>
              <dt>{say('tokenLifetime')}</dt>
              <dd>{duration(client.tokenLifetimeSeconds)}</dd>
            </div>
            <div>
              <dt>{say('createdAt')}</dt>
              <dd>
                {time(client.createdAtMs)}, {client.createdBy}
              </dd>
            </div>
            <div>
              <dt>{say('tokenUrl')}</dt>
              <dd>
                {data.value?.tokenUrl}
                <CopyButton text={data.value?.tokenUrl ?? ''} label={say('tokenUrl')} />
              </dd>
            </div>
            <div>
              <dt>{say('tokens')}</dt>
              <dd>
                <PageLink to={['subaccounts', subaccount.subdomain, 'tokens']} query={{ client: client.id }}>
                  {say('showTokens')}
                </PageLink>
              </dd>
            </div>
          </dl>
          <h2>{say('scopes')}</h2>
          <ul className="scope-list">
            {client.scopes.map((scope) => (
              <li key={scope}>
                <code>{scope}</code>
              </li>
            ))}
          </ul>
          <Secrets subaccount={subaccount} clientId={client.id} kind="api" />
        </>
      )}
      {dialog === 'change' && client !== undefined && (
        <ApiClientDialog
          title={say('changeClient', client.name)}
          confirm={say('save')}
          initial={{ description: client.name, scopes: client.scopes, isEnabled: client.isEnabled }}
          onClose={close}
          onSubmit={async ({ description, scopes }, isEnabled) => {
            await call(operations.changeApiClient, params, { description, scopes, isEnabled });
            close();
            notify(say('saved'));
            data.reload();
          }}
        />
      )}
      {dialog === 'delete' && (
        <ConfirmDelete
          name={client?.name ?? thing}
          consequence={<DeletionConsequence subaccount={subaccount} kind="api" clientId={thing} />}
          onDelete={() => call(operations.deleteApiClient, params)}
          onDone={() => goTo('subaccounts', subaccount.subdomain, 'api-clients')}
          onClose={close}
        />
      )}
    </Page>
  );
};
