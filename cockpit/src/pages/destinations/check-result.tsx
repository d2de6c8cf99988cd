import { MessageStrip } from '@ui5/webcomponents-react/dist/webComponents/MessageStrip/index.js';
import type { operations, ResponseOf } from '../../../../src/management-api/contract.ts';
import { Table } from '../../components/tables/table.tsx';
import { Tag } from '../../components/values/tag.tsx';
import { ApiError } from '../../connection/api.ts';
import { useTexts } from '../../shell/context.tsx';

/** What a connection check came to, step by step. Source: SAP doc "Check the Availability of a Destination" */
export const CheckResult = (props: {
  readonly check: ResponseOf<typeof operations.checkDestination> | 'running' | ApiError | undefined;
}) => {
  const say = useTexts();
  const { check } = props;
  if (check === undefined || check instanceof ApiError) return null;
  if (check === 'running') return <p role="status">{say('checking')}</p>;
  return (
    <section aria-live="polite">
      <MessageStrip design={check.isAvailable ? 'Positive' : 'Negative'} hideCloseButton>
        {say(check.isAvailable ? 'reachable' : 'notReachable')}: {check.message}
      </MessageStrip>
      <h2>{say('checkConnection')}</h2>
      <Table
        name={say('checkConnection')}
        items={check.steps.map((step, index) => ({ ...step, index }))}
        keyOf={({ index }) => String(index)}
        empty={null}
        columns={[
          { head: say('step'), show: ({ stage }) => say(stageTexts[stage]), minWidth: '8rem' },
          {
            head: say('outcome'),
            show: ({ outcome }) => <Tag design={designs[outcome]}>{say(outcomeTexts[outcome])}</Tag>,
            minWidth: '7rem',
          },
          {
            head: say('duration'),
            show: ({ durationMs }) => (durationMs === undefined ? '' : `${Math.round(durationMs)} ms`),
            minWidth: '6rem',
          },
          { head: say('detail'), show: ({ detail }) => detail, minWidth: '14rem' },
        ]}
      />
      {check.attempts.length > 0 && (
        <>
          <h2>{say('requests')}</h2>
          <Table
            name={say('requests')}
            items={check.attempts.map((attempt, index) => ({ ...attempt, index }))}
            keyOf={({ index }) => String(index)}
            empty={null}
            columns={[
              { head: say('method'), show: ({ method }) => method, minWidth: '6rem' },
              { head: say('status'), show: ({ status }) => status ?? say('noAnswer'), minWidth: '6rem' },
              { head: say('duration'), show: ({ durationMs }) => `${durationMs} ms`, minWidth: '6rem' },
              {
                head: say('redirects'),
                show: ({ redirects = [] }) => (redirects.length === 0 ? say('none') : redirects.join(' → ')),
                minWidth: '14rem',
              },
            ]}
          />
        </>
      )}
      <h2>{say('settings')}</h2>
    </section>
  );
};

const stageTexts = {
  token: 'stageToken',
  'cloud-connector': 'stageCloudConnector',
  request: 'stageRequest',
  resolve: 'stageResolve',
  connect: 'stageConnect',
  tls: 'stageTls',
  response: 'stageResponse',
} as const;
const outcomeTexts = { done: 'stepDone', failed: 'stepFailed', skipped: 'stepSkipped' } as const;
const designs = { done: 'Positive', failed: 'Negative', skipped: 'Information' } as const;
