import { useState } from 'react';
import { operations, type ResponseOf } from '../../../../src/management-api/contract.ts';
import { ConfirmDelete } from '../../components/dialogs/confirm-delete.tsx';
import { Page } from '../../components/page/page.tsx';
import { PageLink } from '../../components/page/page-link.tsx';
import { Filters } from '../../components/tables/filters.tsx';
import { useListing } from '../../components/tables/listing.tsx';
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
  const scopeDialog = (scope: Scope | undefined, close: () => void) => (
    <ScopeDialog params={params} scope={scope} known={list.value ?? []} onClose={close} onDone={list.reload} />
  );
  const mayChange = may(operations.putApplicationScope);
  const { buttons, content } = useListing({
    name: say('oauthScopes'),
    items: application === undefined ? undefined : list.value,
    keyOf: ({ id }) => id,
    empty: <p>{say('oauthScopesEmpty')}</p>,
    columns: [
      { head: say('id'), show: ({ id }) => <code>{id}</code>, minWidth: '10rem' },
      { head: say('description'), show: ({ description }) => description, minWidth: '14rem' },
      {
        head: say('translations'),
        show: ({ translations = {} }) => Object.keys(translations).join(', '),
        minWidth: '8rem',
      },
    ],
    actions: [
      mayChange && {
        text: say('defineScope'),
        design: 'Emphasized',
        dialog: (close) => scopeDialog(undefined, close),
      },
    ],
    rowActions: [
      mayChange && { text: say('change'), label: ({ id }) => say('changeClient', id), dialog: scopeDialog },
      mayChange && {
        text: say('delete'),
        label: ({ id }) => say('deleteThing', id),
        dialog: ({ id }, close) => (
          <ConfirmDelete
            name={id}
            consequence={say('scopeDeletion')}
            onDelete={() => call(operations.deleteApplicationScope, params, { id })}
            onDone={list.reload}
            onClose={close}
          />
        ),
      },
    ],
    rowActionsWidth: '12rem',
  });
  return (
    <Page
      title={say('oauthScopes')}
      lead={say('oauthScopesLead')}
      error={subscriptions.error ?? list.error}
      isLoading={subscriptions.isLoading || list.isLoading}
      actions={buttons}
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
      {content}
    </Page>
  );
};
