import { Button } from '@ui5/webcomponents-react/dist/webComponents/Button/index.js';
import { Switch } from '@ui5/webcomponents-react/dist/webComponents/Switch/index.js';
import { lazy, Suspense, useState } from 'react';
import { operations } from '../../../../src/management-api/contract.ts';
import { Page } from '../../components/page/page.tsx';
import { Filters } from '../../components/tables/filters.tsx';
import { usePages } from '../../components/tables/use-pages.ts';
import { call } from '../../connection/api.ts';
import { statusWords } from '../../language/words.ts';
import { readQuery, setQuery } from '../../shell/address.ts';
import { useTexts } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';
import { MessageTable } from './message-table.tsx';
import { statuses, toSearch } from './search.ts';
import { rangeTexts, toFieldText } from './time-range.ts';
import { useLive } from './use-live.ts';

// The list is there before what draws the picture above it.
const Volume = lazy(async () => ({ default: (await import('./volume.tsx')).Volume }));

/** Integration > Monitor: message processing logs. Its filters are part of the address. Source: SAP doc "Monitor Message Processing" */
export const Monitor = ({ subaccount }: { readonly subaccount: Subaccount }) => {
  const say = useTexts();
  const [filter, setFilter] = useState<Readonly<Record<string, string>>>(readQuery);
  const [round, setRound] = useState(0);
  const list = usePages(
    async (after) => {
      const { logs, next } = await call(
        operations.searchMessageProcessingLogs,
        { subaccount: subaccount.subdomain },
        { ...toSearch(filter), ...(after !== undefined && { after }) },
      );
      return { items: logs, next };
    },
    [filter],
  );
  const reload = (): void => {
    list.reload();
    setRound((known) => known + 1);
  };
  const live = useLive(
    list.items?.map(({ messageGuid }) => messageGuid),
    list.isLoading,
    reload,
  );
  const narrow = (changes: Readonly<Record<string, string>>): void => {
    const values = { ...filter, ...changes };
    // Bounds belong to the range that has some.
    const kept = values.range === 'custom' ? values : { ...values, from: '', to: '' };
    setQuery(kept);
    setFilter(kept);
  };
  return (
    <Page
      title={say('monitor')}
      lead={say('monitorLead')}
      error={list.error}
      // What is read every few seconds must not move the page.
      isLoading={list.isLoading && !live.isOn}
      actions={
        <>
          <span className="row">
            <Switch
              accessibleName={say('live')}
              tooltip={say('liveHelp')}
              checked={live.isOn}
              onChange={(event) => live.switchTo(event.target.checked)}
            />
            <span aria-hidden="true">{say('live')}</span>
          </span>
          <Button onClick={reload}>{say('refresh')}</Button>
        </>
      }
    >
      <Filters
        filters={[
          { name: 'range', label: 'timeRange', options: Object.keys(rangeTexts), optionTexts: rangeTexts },
          ...(filter.range === 'custom'
            ? ([
                { name: 'from', label: 'from', isTime: true },
                { name: 'to', label: 'until', isTime: true },
              ] as const)
            : []),
          { name: 'status', label: 'status', options: statuses, optionTexts: statusWords },
          { name: 'artifactId', label: 'artifactId' },
          { name: 'id', label: 'idSearch' },
          { name: 'sender', label: 'sender' },
          { name: 'receiver', label: 'receiver' },
        ]}
        values={filter}
        onChange={(name, value) => narrow({ [name]: value })}
      />
      <Suspense fallback={<div className="chart" />}>
        <Volume
          subaccount={subaccount}
          filter={filter}
          round={round}
          onSelect={(fromMs, toMs) =>
            narrow({ range: 'custom', from: toFieldText(fromMs), to: toFieldText(Math.max(toMs, fromMs + 1000)) })
          }
        />
      </Suspense>
      {list.items !== undefined && (
        <MessageTable
          subdomain={subaccount.subdomain}
          logs={list.items}
          more={list.more}
          isFiltered={Object.values(filter).some(Boolean)}
          isNew={live.isNew}
        />
      )}
    </Page>
  );
};
