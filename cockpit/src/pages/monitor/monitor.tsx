import { Button } from '@ui5/webcomponents-react/dist/webComponents/Button/index.js';
import { Tag } from '@ui5/webcomponents-react/dist/webComponents/Tag/index.js';
import { useState } from 'react';
import { operations, type RequestOf } from '../../../../src/management-api/contract.ts';
import { Filters } from '../../components/filters.tsx';
import { Page } from '../../components/page.tsx';
import { PageLink } from '../../components/page-link.tsx';
import { Table } from '../../components/table.tsx';
import { usePages } from '../../components/use-pages.ts';
import { call } from '../../connection/api.ts';
import { useTexts, useTimes } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';

const statuses = [
  'COMPLETED',
  'PROCESSING',
  'RETRY',
  'ESCALATED',
  'FAILED',
  'CANCELLED',
  'DISCARDED',
  'ABANDONED',
] as const;
type Status = RequestOf<typeof operations.searchMessageProcessingLogs>['status'];

/** The colour of a status. Source: SAP doc "Monitor Message Processing" */
export const designOf = (status: string): 'Positive' | 'Negative' | 'Critical' | 'Information' => {
  if (status === 'COMPLETED') return 'Positive';
  if (status === 'FAILED' || status === 'ABANDONED') return 'Negative';
  if (status === 'RETRY' || status === 'ESCALATED') return 'Critical';
  return 'Information';
};

/** Integration > Monitor: message processing logs. Source: SAP doc "Monitor Message Processing" */
export const Monitor = ({ subaccount }: { readonly subaccount: Subaccount }) => {
  const say = useTexts();
  const time = useTimes();
  const [filter, setFilter] = useState<Readonly<Record<string, string>>>({});
  const list = usePages(
    async (after) => {
      const { logs, next } = await call(
        operations.searchMessageProcessingLogs,
        { subaccount: subaccount.subdomain },
        {
          // One of the options of the filter.
          ...(filter.status && { status: filter.status as Status }),
          ...(filter.artifactId && { artifactId: filter.artifactId }),
          ...(filter.id && { id: filter.id }),
          ...(after !== undefined && { after }),
        },
      );
      return { items: logs, next };
    },
    [filter],
  );
  return (
    <Page
      title={say('monitor')}
      lead={say('monitorLead')}
      error={list.error}
      isLoading={list.isLoading}
      actions={<Button onClick={list.reload}>{say('refresh')}</Button>}
    >
      <Filters
        filters={[
          { name: 'status', label: 'status', options: statuses },
          { name: 'artifactId', label: 'artifactId' },
          { name: 'id', label: 'idSearch' },
        ]}
        values={filter}
        onChange={(name, value) => setFilter((known) => ({ ...known, [name]: value }))}
      />
      {list.items !== undefined && (
        <Table
          name={say('monitor')}
          items={list.items}
          more={list.more}
          keyOf={({ messageGuid }) => messageGuid}
          empty={<p>{say(Object.values(filter).some(Boolean) ? 'nothingFound' : 'monitorEmpty')}</p>}
          columns={[
            {
              head: say('artifact'),
              show: ({ artifactName, messageGuid }) => (
                <PageLink to={['subaccounts', subaccount.subdomain, 'monitor', messageGuid]}>{artifactName}</PageLink>
              ),
            },
            {
              head: say('status'),
              show: ({ status }) => <Tag design={designOf(status)}>{status}</Tag>,
              minWidth: '8rem',
            },
            { head: say('ended'), show: ({ endedAtMs }) => time(endedAtMs), minWidth: '12rem' },
            {
              head: say('duration'),
              show: ({ startedAtMs, endedAtMs }) => `${endedAtMs - startedAtMs} ms`,
              minWidth: '6rem',
            },
            { head: say('messageId'), show: ({ messageGuid }) => <code>{messageGuid}</code>, minWidth: '16rem' },
          ]}
        />
      )}
    </Page>
  );
};
