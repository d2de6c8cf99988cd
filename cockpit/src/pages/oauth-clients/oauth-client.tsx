import { Button } from '@ui5/webcomponents-react/dist/webComponents/Button/index.js';
import { useState } from 'react';
import { operations } from '../../../../src/management-api/contract.ts';
import { ConfirmDelete } from '../../components/confirm-delete.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { Page } from '../../components/page.tsx';
import { PageLink } from '../../components/page-link.tsx';
import { call } from '../../connection/api.ts';
import { useData } from '../../connection/use-data.ts';
import { goTo } from '../../shell/address.ts';
import { useCockpit, useMay, useTexts, useTimes } from '../../shell/context.tsx';
import { useDurations } from '../../shell/durations.ts';
import type { Subaccount } from '../../shell/sidebar.tsx';
import { clientFields, toClientValues } from './client-fields.ts';
import { DeletionConsequence } from './deletion-consequence.tsx';
import { Secrets } from './secrets.tsx';
import { Translations } from './translations.tsx';

/** One OAuth client: settings and secrets. Source: SAP doc "Register an OAuth Client" */
export const OAuthClient = ({ subaccount, thing }: { readonly subaccount: Subaccount; readonly thing: string }) => {
  const say = useTexts();
  const time = useTimes();
  const duration = useDurations();
  const may = useMay();
  const { notify } = useCockpit();
  const params = { subaccount: subaccount.subdomain, client: thing };
  const data = useData(() => call(operations.getOAuthClient, params), []);
  const [dialog, setDialog] = useState<'change' | 'delete'>();
  const close = (): void => setDialog(undefined);
  const client = data.value;
  const hasCode = client?.authorizationGrant === 'authorization-code';
  const technicalUser = client?.authorizationGrant === 'client-credentials' ? `oauth_client_${client.id}` : '';
  const lifetime = (seconds: number | undefined): string => {
    if (seconds === undefined) return '';
    return seconds === 0 ? say('unlimited') : duration(seconds);
  };
  const facts: readonly (readonly [string, string])[] =
    client === undefined
      ? []
      : [
          [say('clientId'), client.id],
          [say('description'), client.description ?? ''],
          [say('subscription'), client.subscription ?? ''],
          [say('grant'), client.authorizationGrant ?? ''],
          [say('enabled'), say(client.isEnabled ? 'yes' : 'no')],
          [say('confidential'), say(client.isConfidential ? 'yes' : 'no')],
          [say('technicalUser'), technicalUser],
          [say('tokenLifetime'), lifetime(client.tokenLifetimeSeconds)],
          [say('scopes'), client.scopes.join(' ')],
          [say('redirectUris'), client.redirectUris.join(' ')],
          [say('refreshLifetime'), lifetime(client.refreshTokenLifetimeSeconds)],
          [say('refreshPolicy'), client.refreshTokenLifetimeSeconds === undefined ? '' : client.refreshPolicy],
          [say('skipConsent'), hasCode ? say(client.skipConsent ? 'yes' : 'no') : ''],
          [say('refreshForSaml'), say(client.issuesRefreshForSaml ? 'yes' : 'no')],
          [say('broughtAlong'), client.isImported ? say('yes') : ''],
          [say('createdAt'), `${time(client.createdAtMs)}, ${client.createdBy}`],
        ];
  return (
    <Page
      title={client?.name ?? thing}
      error={data.error}
      isLoading={data.isLoading}
      actions={
        client !== undefined && (
          <>
            {may(operations.changeOAuthClient) && <Button onClick={() => setDialog('change')}>{say('change')}</Button>}
            {may(operations.deleteOAuthClient) && (
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
            {facts
              .filter(([, text]) => text !== '')
              .map(([name, text]) => (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd>
                    {text}
                    {[client.id, technicalUser].includes(text) && <CopyButton text={text} label={name} />}
                  </dd>
                </div>
              ))}
            {technicalUser !== '' && (
              <div>
                <dt>{say('roles')}</dt>
                <dd>
                  <PageLink to={['subaccounts', subaccount.subdomain, 'authorizations', 'users', technicalUser]}>
                    {say('itsRoles')}
                  </PageLink>
                </dd>
              </div>
            )}
            <div>
              <dt>{say('tokens')}</dt>
              <dd>
                <PageLink to={['subaccounts', subaccount.subdomain, 'tokens']} query={{ client: client.id }}>
                  {say('showTokens')}
                </PageLink>
              </dd>
            </div>
          </dl>
          {client.isConfidential && <Secrets subaccount={subaccount} clientId={client.id} kind="oauth" />}
          {hasCode && <Translations subaccount={subaccount} client={client} onChanged={data.reload} />}
        </>
      )}
      {dialog === 'change' && client !== undefined && (
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
              ...(hasCode && { redirectUris: body.redirectUris ?? [] }),
            });
            close();
            notify(say('saved'));
            data.reload();
          }}
        />
      )}
      {dialog === 'delete' && (
        <ConfirmDelete
          name={client?.name ?? thing}
          consequence={<DeletionConsequence subaccount={subaccount} kind="oauth" clientId={thing} />}
          onDelete={() => call(operations.deleteOAuthClient, params)}
          onDone={() => goTo('subaccounts', subaccount.subdomain, 'oauth-clients')}
          onClose={close}
        />
      )}
    </Page>
  );
};
