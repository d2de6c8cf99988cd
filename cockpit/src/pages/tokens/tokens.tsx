import { Button } from '@ui5/webcomponents-react/dist/webComponents/Button/index.js';
import { useState } from 'react';
import { operations, type ResponseOf } from '../../../../src/management-api/contract.ts';
import { Page } from '../../components/page/page.tsx';
import { PageLink } from '../../components/page/page-link.tsx';
import { useActions } from '../../components/tables/actions.tsx';
import { Filters } from '../../components/tables/filters.tsx';
import { useListing } from '../../components/tables/listing.tsx';
import { usePages } from '../../components/tables/use-pages.ts';
import { call } from '../../connection/api.ts';
import { useData } from '../../connection/use-data.ts';
import { readQuery, setQuery } from '../../shell/address.ts';
import { useMay, useTexts, useTimes } from '../../shell/context.tsx';
import { useDistances } from '../../shell/durations.ts';
import type { Subaccount } from '../../shell/sidebar.tsx';
import { AuthorizationTabs } from '../authorizations/authorization-tabs.tsx';
import { Authorizations } from './authorizations.tsx';
import { type Revocation, RevokeDialog } from './revoke-dialog.tsx';
import { useHolderColumns } from './use-holder-columns.tsx';

type Token = ResponseOf<typeof operations.searchTokens>['tokens'][number];

const pageSize = 50;

/** Security > Authorizations > Token: finds live tokens and ends them. Source: SAP doc "Revoke OAuth Access Tokens"; O-34 */
export const Tokens = ({ subaccount }: { readonly subaccount: Subaccount }) => {
  const say = useTexts();
  const time = useTimes();
  const distance = useDistances();
  const may = useMay();
  const params = { subaccount: subaccount.subdomain };
  const [filter, setFilter] = useState<Readonly<Record<string, string>>>(readQuery);
  const wanted = {
    ...(filter.client && { clientId: filter.client }),
    ...(filter.user && { user: filter.user }),
  };
  const isSearch = Object.keys(wanted).length > 0;
  const list = usePages<Token>(
    async (after) => {
      if (!isSearch) return { items: [] };
      const { tokens, next } = await call(operations.searchTokens, params, {
        ...wanted,
        limit: pageSize,
        ...(after !== undefined && { after }),
      });
      return { items: tokens, next };
    },
    [filter],
  );
  const authorizations = useData(
    async () => (isSearch ? await call(operations.searchAuthorizations, params, wanted) : []),
    [filter],
  );
  const reload = (): void => {
    list.reload();
    authorizations.reload();
  };
  const revokeDialog = (revocation: Revocation, close: () => void) => (
    <RevokeDialog subaccount={subaccount} revocation={revocation} onClose={close} onDone={reload} />
  );
  const found = useListing({
    name: say('tokens'),
    items: list.items,
    more: list.more,
    keyOf: ({ id }) => id,
    empty: (
      <>
        <p>{say(isSearch ? 'noTokens' : 'tokensEmpty')}</p>
        {may(operations.listTokenKeys) && <PageLink to={['token-inspector']}>{say('toInspector')}</PageLink>}
      </>
    ),
    columns: [
      ...useHolderColumns('6rem'),
      { head: say('grant'), show: ({ grantType }) => shortGrant(grantType), minWidth: '8rem' },
      { head: say('issuedAt'), show: ({ issuedAtMs }) => time(issuedAtMs), minWidth: '9rem' },
      {
        head: say('expiresAt'),
        show: ({ expiresAtMs }) => (expiresAtMs === undefined ? say('never') : distance(expiresAtMs)),
        minWidth: '7rem',
      },
    ],
    rowActions: [
      may(operations.revokeToken) && {
        text: say('revoke'),
        label: ({ clientName, user }) => say('revokeThing', clientName, user),
        dialog: (token, close) => revokeDialog({ kind: 'token', token }, close),
      },
    ],
    rowActionsWidth: '6rem',
  });
  const revokingAll = useActions([
    isSearch &&
      may(operations.revokeTokens) && {
        text: say('revokeAll'),
        design: 'Negative',
        dialog: (close) => revokeDialog({ kind: 'all', filter: wanted }, close),
      },
  ]);
  const content = (
    <>
      <Filters
        filters={[
          { name: 'client', label: 'clientId' },
          { name: 'user', label: 'userId' },
        ]}
        values={filter}
        onChange={(name, value) => {
          const changed = { ...filter, [name]: value };
          setFilter(changed);
          setQuery(changed);
        }}
      />
      {found.content}
      {(authorizations.value?.length ?? 0) > 0 && (
        <Authorizations subaccount={subaccount} authorizations={authorizations.value ?? []} onRevoked={reload} />
      )}
      {revokingAll.dialog}
    </>
  );
  const isNeo = subaccount.flavour === 'neo';
  return (
    <Page
      title={say(isNeo ? 'authorizations' : 'tokens')}
      lead={say('tokensLead')}
      error={list.error ?? authorizations.error}
      isLoading={list.isLoading}
      actions={
        <>
          {isSearch && <Button onClick={reload}>{say('refresh')}</Button>}
          {revokingAll.buttons}
        </>
      }
    >
      {isNeo ? (
        <AuthorizationTabs subaccount={subaccount} selected="tokens">
          {content}
        </AuthorizationTabs>
      ) : (
        content
      )}
    </Page>
  );
};

/** Extension grants are URNs; their last part says which. */
const shortGrant = (grantType: string): string => grantType.split(':').at(-1) ?? grantType;
