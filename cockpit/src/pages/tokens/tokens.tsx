import { Button } from '@ui5/webcomponents-react/dist/webComponents/Button/index.js';
import { useState } from 'react';
import { operations, type ResponseOf } from '../../../../src/management-api/contract.ts';
import { Filters } from '../../components/filters.tsx';
import { Page } from '../../components/page.tsx';
import { PageLink } from '../../components/page-link.tsx';
import { Table } from '../../components/table.tsx';
import { usePages } from '../../components/use-pages.ts';
import { call } from '../../connection/api.ts';
import { useData } from '../../connection/use-data.ts';
import { readQuery, setQuery } from '../../shell/address.ts';
import { useMay, useTexts, useTimes } from '../../shell/context.tsx';
import { useDistances } from '../../shell/durations.ts';
import type { Subaccount } from '../../shell/sidebar.tsx';
import { AuthorizationTabs } from '../authorizations/authorization-tabs.tsx';
import { Authorizations } from './authorizations.tsx';
import { type Revocation, RevokeDialog } from './revoke-dialog.tsx';

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
  const [revocation, setRevocation] = useState<Revocation>();
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
      {list.items !== undefined && (
        <Table
          name={say('tokens')}
          items={list.items}
          more={list.more}
          keyOf={({ id }) => id}
          empty={
            <>
              <p>{say(isSearch ? 'noTokens' : 'tokensEmpty')}</p>
              {may(operations.listTokenKeys) && <PageLink to={['token-inspector']}>{say('toInspector')}</PageLink>}
            </>
          }
          columns={[
            {
              head: say('client'),
              show: ({ clientName, clientId }) => (
                <div>
                  {clientName} <code>{clientId}</code>
                </div>
              ),
              minWidth: '11rem',
            },
            { head: say('user'), show: ({ user }) => user, minWidth: '9rem' },
            { head: say('scopes'), show: ({ scopes }) => scopes.join(', '), minWidth: '6rem' },
            { head: say('grant'), show: ({ grantType }) => shortGrant(grantType), minWidth: '8rem' },
            { head: say('issuedAt'), show: ({ issuedAtMs }) => time(issuedAtMs), minWidth: '9rem' },
            {
              head: say('expiresAt'),
              show: ({ expiresAtMs }) => (expiresAtMs === undefined ? say('never') : distance(expiresAtMs)),
              minWidth: '7rem',
            },
            {
              head: say('actions'),
              minWidth: '6rem',
              show: (token) =>
                may(operations.revokeToken) && (
                  <Button
                    design="Transparent"
                    accessibleName={say('revokeThing', token.clientName, token.user)}
                    onClick={() => setRevocation({ kind: 'token', token })}
                  >
                    {say('revoke')}
                  </Button>
                ),
            },
          ]}
        />
      )}
      {(authorizations.value?.length ?? 0) > 0 && (
        <Authorizations
          authorizations={authorizations.value ?? []}
          onRevoke={(authorization) => setRevocation({ kind: 'authorization', authorization })}
        />
      )}
      {revocation !== undefined && (
        <RevokeDialog
          subaccount={subaccount}
          revocation={revocation}
          onClose={() => setRevocation(undefined)}
          onDone={reload}
        />
      )}
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
          {isSearch && may(operations.revokeTokens) && (
            <Button design="Negative" onClick={() => setRevocation({ kind: 'all', filter: wanted })}>
              {say('revokeAll')}
            </Button>
          )}
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
