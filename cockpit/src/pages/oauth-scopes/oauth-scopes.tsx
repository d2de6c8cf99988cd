import { Button } from '@ui5/webcomponents-react/dist/webComponents/Button/index.js';
import { useState } from 'react';
import { operations, type ResponseOf } from '../../../../src/management-api/contract.ts';
import { ConfirmDelete } from '../../components/confirm-delete.tsx';
import { Filters } from '../../components/filters.tsx';
import { Page } from '../../components/page.tsx';
import { PageLink } from '../../components/page-link.tsx';
import { Table } from '../../components/table.tsx';
import { call } from '../../connection/api.ts';
import { useData } from '../../connection/use-data.ts';
import { readQuery, setQuery } from '../../shell/address.ts';
import { useMay, useTexts } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';
import { ScopeDialog } from './scope-dialog.tsx';

type Scope = ResponseOf<typeof operations.listApplicationScopes>[number];

/** Security > OAuth Scopes: what clients of an application can be allowed. Source: SAP doc "Define OAuth Scopes" */
export const OAuthScopes = ({ subaccount }: { readonly subaccount: Subaccount }) => {
  const say = useTexts();
  const may = useMay();
  const [chosen, setChosen] = useState(() => readQuery().application ?? '');
  const subscriptions = useData(() => call(operations.listSubscriptions, { subaccount: subaccount.subdomain }), []);
  const application = subscriptions.value?.find((name) => name === chosen) ?? subscriptions.value?.[0];
  const [provider = '', name = ''] = application?.split('/') ?? [];
  const params = { provider, application: name };
  const list = useData(
    async () =>
      application === undefined || !may(operations.listApplicationScopes)
        ? undefined
        : await call(operations.listApplicationScopes, params),
    [application],
  );
  const [dialog, setDialog] = useState<'create' | { readonly kind: 'change' | 'delete'; readonly scope: Scope }>();
  const close = (): void => setDialog(undefined);
  const createButton = application !== undefined && may(operations.putApplicationScope) && (
    <Button design="Emphasized" onClick={() => setDialog('create')}>
      {say('defineScope')}
    </Button>
  );
  return (
    <Page
      title={say('oauthScopes')}
      lead={say('oauthScopesLead')}
      error={subscriptions.error ?? list.error}
      isLoading={subscriptions.isLoading || list.isLoading}
      actions={(list.value?.length ?? 0) > 0 && createButton}
    >
      {!may(operations.listApplicationScopes) && (
        <div className="empty">
          <p>{say('scopesOfInstallation')}</p>
        </div>
      )}
      {subscriptions.value !== undefined && subscriptions.value.length > 0 && may(operations.listApplicationScopes) && (
        <Filters
          filters={[{ name: 'application', label: 'application', options: subscriptions.value, isAlwaysOne: true }]}
          values={{ application: application ?? '' }}
          onChange={(_, value) => {
            setChosen(value);
            setQuery({ application: value });
          }}
        />
      )}
      {subscriptions.value?.length === 0 && (
        <div className="empty">
          <p>{say('scopesNeedSubscription')}</p>
          <PageLink to={['subaccounts', subaccount.subdomain, 'subscriptions']}>{say('toSubscriptions')}</PageLink>
        </div>
      )}
      {application !== undefined && list.value !== undefined && (
        <Table
          name={say('oauthScopes')}
          items={list.value}
          keyOf={({ id }) => id}
          empty={
            <>
              <p>{say('oauthScopesEmpty')}</p>
              {createButton}
            </>
          }
          columns={[
            { head: say('id'), show: ({ id }) => <code>{id}</code>, minWidth: '10rem' },
            { head: say('description'), show: ({ description }) => description, minWidth: '14rem' },
            {
              head: say('translations'),
              show: ({ translations = {} }) => Object.keys(translations).join(', '),
              minWidth: '8rem',
            },
            {
              head: say('actions'),
              minWidth: '12rem',
              show: (scope) =>
                may(operations.putApplicationScope) && (
                  <div className="row">
                    <Button
                      design="Transparent"
                      accessibleName={say('changeClient', scope.id)}
                      onClick={() => setDialog({ kind: 'change', scope })}
                    >
                      {say('change')}
                    </Button>
                    <Button
                      design="Transparent"
                      accessibleName={say('deleteThing', scope.id)}
                      onClick={() => setDialog({ kind: 'delete', scope })}
                    >
                      {say('delete')}
                    </Button>
                  </div>
                ),
            },
          ]}
        />
      )}
      {(dialog === 'create' || (typeof dialog === 'object' && dialog.kind === 'change')) && (
        <ScopeDialog
          params={params}
          scope={dialog === 'create' ? undefined : dialog.scope}
          known={list.value ?? []}
          onClose={close}
          onDone={list.reload}
        />
      )}
      {typeof dialog === 'object' && dialog.kind === 'delete' && (
        <ConfirmDelete
          name={dialog.scope.id}
          consequence={say('scopeDeletion')}
          onDelete={() => call(operations.deleteApplicationScope, params, { id: dialog.scope.id })}
          onDone={list.reload}
          onClose={close}
        />
      )}
    </Page>
  );
};
