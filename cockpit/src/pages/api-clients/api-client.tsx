import { operations } from '../../../../src/management-api/contract.ts';
import { ConfirmDelete } from '../../components/dialogs/confirm-delete.tsx';
import { DetailPage } from '../../components/page/detail-page.tsx';
import { PageLink } from '../../components/page/page-link.tsx';
import { copied, Facts } from '../../components/values/facts.tsx';
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
  return (
    <DetailPage
      title={data.value?.client.name ?? thing}
      data={data}
      actions={({ client }) => [
        may(operations.changeApiClient) && {
          text: say('change'),
          dialog: (close) => (
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
          ),
        },
        may(operations.deleteApiClient) && {
          text: say('delete'),
          design: 'Negative',
          dialog: (close) => (
            <ConfirmDelete
              name={client.name}
              consequence={<DeletionConsequence subaccount={subaccount} kind="api" clientId={client.id} />}
              onDelete={() => call(operations.deleteApiClient, params)}
              onDone={() => goTo('subaccounts', subaccount.subdomain, 'api-clients')}
              onClose={close}
            />
          ),
        },
      ]}
    >
      {({ client, tokenUrl }) => (
        <>
          <h2>{say('settings')}</h2>
          <Facts
            facts={[
              copied(say('clientId'), client.id),
              [say('enabled'), say(client.isEnabled ? 'yes' : 'no')],
              [say('tokenLifetime'), duration(client.tokenLifetimeSeconds)],
              [say('createdAt'), `${time(client.createdAtMs)}, ${client.createdBy}`],
              copied(say('tokenUrl'), tokenUrl),
              [
                say('tokens'),
                <PageLink
                  key="tokens"
                  to={['subaccounts', subaccount.subdomain, 'tokens']}
                  query={{ client: client.id }}
                >
                  {say('showTokens')}
                </PageLink>,
              ],
            ]}
          />
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
    </DetailPage>
  );
};
