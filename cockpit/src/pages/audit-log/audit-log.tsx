import { Button } from '@ui5/webcomponents-react/dist/webComponents/Button/index.js';
import { useState } from 'react';
import { operations, type RequestOf } from '../../../../src/management-api/contract.ts';
import { Page } from '../../components/page/page.tsx';
import { Filters } from '../../components/tables/filters.tsx';
import { Table } from '../../components/tables/table.tsx';
import { usePages } from '../../components/tables/use-pages.ts';
import { call } from '../../connection/api.ts';
import { auditCategoryWords, sayWord } from '../../language/words.ts';
import { useTexts, useTimes } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';

type Category = RequestOf<typeof operations.searchAuditEvents>['category'];
const pageSize = 50;

/** Audit Log: who changed what. Source: SAP doc "Audit Log Viewer" */
export const AuditLog = ({ subaccount }: { readonly subaccount: Subaccount }) => {
  const say = useTexts();
  const time = useTimes();
  const [filter, setFilter] = useState<Readonly<Record<string, string>>>({});
  const list = usePages(
    async (after) => {
      const { events, nextBeforeId } = await call(
        operations.searchAuditEvents,
        { subaccount: subaccount.subdomain },
        {
          limit: pageSize,
          // One of the options of the filter.
          ...(filter.category && { category: filter.category as Category }),
          ...(filter.actor && { user: filter.actor }),
          ...(after !== undefined && { beforeId: after }),
        },
      );
      return { items: events, next: nextBeforeId };
    },
    [filter],
  );
  return (
    <Page
      title={say('auditLog')}
      lead={say('auditLead')}
      error={list.error}
      isLoading={list.isLoading}
      actions={<Button onClick={list.reload}>{say('refresh')}</Button>}
    >
      <Filters
        filters={[
          {
            name: 'category',
            label: 'category',
            options: Object.keys(auditCategoryWords),
            optionTexts: auditCategoryWords,
          },
          { name: 'actor', label: 'actor' },
        ]}
        values={filter}
        onChange={(name, value) => setFilter((known) => ({ ...known, [name]: value }))}
      />
      {list.items !== undefined && (
        <Table
          name={say('auditLog')}
          items={list.items}
          more={list.more}
          keyOf={({ id }) => id}
          empty={<p>{say('auditEmpty')}</p>}
          columns={[
            { head: say('time'), show: ({ atMs }) => time(atMs), minWidth: '12rem' },
            { head: say('actor'), show: ({ user }) => user, minWidth: '10rem' },
            { head: say('object'), show: ({ object }) => object, minWidth: '12rem' },
            { head: say('message'), show: ({ message }) => message, minWidth: '16rem' },
            {
              head: say('category'),
              show: ({ category }) => sayWord(say, auditCategoryWords, category),
              minWidth: '8rem',
            },
          ]}
        />
      )}
    </Page>
  );
};
