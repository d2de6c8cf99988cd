import { Button } from '@ui5/webcomponents-react/dist/webComponents/Button/index.js';
import { operations } from '../../../../src/management-api/contract.ts';
import { Page } from '../../components/page/page.tsx';
import { PageLink } from '../../components/page/page-link.tsx';
import { Filters } from '../../components/tables/filters.tsx';
import { Table } from '../../components/tables/table.tsx';
import { Tag } from '../../components/values/tag.tsx';
import { call } from '../../connection/api.ts';
import { useData } from '../../connection/use-data.ts';
import { changeQuery, useQuery } from '../../shell/address.ts';
import { useTexts, useTimes } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';
import { useAutoRefresh } from './use-auto-refresh.ts';
import { designOf, hitOrMiss, isOutcome, levelText, outcomeTexts } from './words.ts';

/** What the server keeps at most. */
const maxShown = 200;

/** The latest lookups of destinations, the newest first, as they happen. Source: product description, "Trace" */
export const Trace = ({ subaccount }: { readonly subaccount: Subaccount }) => {
  const say = useTexts();
  const time = useTimes();
  const { destination = '', outcome = '', message = '' } = useQuery();
  const params = { subaccount: subaccount.subdomain };
  const list = useData(
    () =>
      call(operations.searchDestinationLookups, params, {
        limit: maxShown,
        ...(destination !== '' && { destination }),
        ...(isOutcome(outcome) && { outcome }),
        ...(message !== '' && { messageGuid: message }),
      }),
    [destination, outcome, message],
  );
  const instances = useData(() => call(operations.listServiceInstances, params), []);
  const { isRunning, setRunning } = useAutoRefresh(list.reload);
  const nameOf = (id: string): string => instances.value?.find((instance) => instance.id === id)?.name ?? id;
  const isFiltered = destination !== '' || outcome !== '' || message !== '';
  return (
    <Page
      title={say('trace')}
      lead={say('traceLead')}
      error={list.error}
      isLoading={list.value === undefined && list.isLoading}
      actions={
        <>
          <Button onClick={() => setRunning(!isRunning)}>{say(isRunning ? 'pause' : 'resume')}</Button>
          <Button onClick={list.reload}>{say('refresh')}</Button>
        </>
      }
    >
      <Filters
        filters={[
          { name: 'destination', label: 'destination' },
          { name: 'outcome', label: 'outcome', options: Object.keys(outcomeTexts), optionTexts: outcomeTexts },
          { name: 'message', label: 'messageId' },
        ]}
        values={{ destination, outcome, message }}
        onChange={(name, value) => changeQuery({ [name]: value })}
      />
      <p className="help" role="status">
        {say(isRunning ? 'refreshing' : 'paused')}
      </p>
      {list.value !== undefined && (
        <Table
          name={say('trace')}
          items={list.value}
          keyOf={({ id }) => id}
          empty={<p>{say(isFiltered ? 'nothingFound' : 'traceEmpty')}</p>}
          columns={[
            {
              head: say('at'),
              minWidth: '9rem',
              show: ({ id, atMs }) => (
                <PageLink to={['subaccounts', subaccount.subdomain, 'trace', id]}>{time(atMs)}</PageLink>
              ),
            },
            { head: say('destination'), minWidth: '8rem', show: (lookup) => lookup.destination },
            {
              head: say('outcome'),
              minWidth: '8rem',
              show: (lookup) => <Tag design={designOf(lookup.outcome)}>{say(outcomeTexts[lookup.outcome])}</Tag>,
            },
            { head: say('tokenCache'), minWidth: '6rem', show: (lookup) => hitOrMiss(lookup, say) },
            {
              head: say('foundOn'),
              minWidth: '8rem',
              show: ({ foundOn }) => (foundOn === undefined ? '' : levelText(foundOn, nameOf, say)),
            },
            {
              head: say('caller'),
              minWidth: '8rem',
              show: ({ clientId, api }) =>
                instances.value?.find((instance) => instance.clientId === clientId)?.name ??
                clientId ??
                (api === 'server' ? say('thisServer') : ''),
            },
            { head: say('duration'), minWidth: '5rem', show: ({ durationMs }) => `${durationMs} ms` },
          ]}
        />
      )}
    </Page>
  );
};
