import { Panel } from '@ui5/webcomponents-react/dist/webComponents/Panel/index.js';
import { operations } from '../../../../src/management-api/contract.ts';
import { Problem } from '../../components/page/problem.tsx';
import { Table } from '../../components/tables/table.tsx';
import { call } from '../../connection/api.ts';
import { useData } from '../../connection/use-data.ts';
import { useTexts, useTimes } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';
import { Chart } from './chart.tsx';
import { toSpan, toTimeRange } from './time-range.ts';

/** How many messages ended over the time chosen, and how many failed: as a chart and as a table. Source: SAP doc "Monitor Message Processing" */
export const Volume = (props: {
  readonly subaccount: Subaccount;
  readonly filter: Readonly<Record<string, string>>;
  /** Counts anew when it changes. */
  readonly round: number;
  readonly onSelect: (fromMs: number, toMs: number) => void;
}) => {
  const say = useTexts();
  const time = useTimes();
  const { filter, subaccount } = props;
  const { artifactId, range, from, to } = filter;
  const data = useData(async () => {
    const nowMs = Date.now();
    const { counts } = await call(
      operations.countMessageProcessingLogs,
      { subaccount: subaccount.subdomain },
      { ...toSpan(toTimeRange(filter, nowMs), nowMs), ...(artifactId && { artifactId }) },
    );
    return counts;
  }, [artifactId, range, from, to, props.round]);
  const counts = data.value ?? [];
  const total = counts.reduce((sum, count) => sum + count.total, 0);
  const failed = counts.reduce((sum, count) => sum + count.failed, 0);
  const first = counts[0]?.startMs;
  return (
    <section>
      <Problem error={data.error} />
      {first !== undefined && (
        <>
          <p className="chart-title">
            <span className="swatch swatch-total" aria-hidden="true" /> {say('messageCount', total)}
            <span className="swatch swatch-failed" aria-hidden="true" /> {say('failedCount', failed)}
            {artifactId ? `: ${artifactId}` : ''}
          </p>
          <Chart
            counts={counts}
            label={say('chartLabel', total, failed, time(first))}
            names={{ total: say('messages'), failed: say('failed') }}
            onSelect={props.onSelect}
          />
          <Panel collapsed headerText={say('chartAsTable')} accessibleRole="Region">
            <Table
              name={say('chartAsTable')}
              items={counts.filter((count) => count.total > 0)}
              keyOf={({ startMs }) => String(startMs)}
              empty={<p>{say('nothingFound')}</p>}
              columns={[
                { head: say('from'), show: ({ startMs }) => time(startMs), minWidth: '12rem' },
                { head: say('messages'), show: (count) => count.total, minWidth: '6rem' },
                { head: say('failed'), show: (count) => count.failed, minWidth: '6rem' },
              ]}
            />
          </Panel>
        </>
      )}
    </section>
  );
};
