import { Button } from '@ui5/webcomponents-react/dist/webComponents/Button/index.js';
import { useState } from 'react';
import type { operations, ResponseOf } from '../../../../src/management-api/contract.ts';
import { Table } from '../../components/tables/table.tsx';
import { logLevelWords, sayWord, statusWords } from '../../language/words.ts';
import { useTexts, useTimes } from '../../shell/context.tsx';
import { RunSteps } from './run-steps.tsx';

type Log = ResponseOf<typeof operations.getMessageProcessingLog>;

/** How often a message was run, and the steps of one of the runs: the last one until another is chosen. Source: SAP doc "Message Processing Log" */
export const Runs = ({
  params,
  runs,
}: {
  readonly params: { readonly subaccount: string; readonly log: string };
  readonly runs: Log['runs'];
}) => {
  const say = useTexts();
  const time = useTimes();
  const [run, setRun] = useState<string>();
  const shownRun = run ?? runs.at(-1)?.id;
  if (runs.length === 0) return null;
  return (
    <section>
      <h2>{say('runs')}</h2>
      <Table
        name={say('runs')}
        items={runs}
        keyOf={({ id }) => id}
        empty={null}
        columns={[
          { head: say('started'), show: ({ startedAtMs }) => time(startedAtMs) },
          { head: say('status'), show: ({ state }) => sayWord(say, statusWords, state), minWidth: '8rem' },
          {
            head: say('logLevel'),
            show: ({ logLevel }) => sayWord(say, logLevelWords, logLevel),
            minWidth: '6rem',
          },
          {
            head: say('actions'),
            show: ({ id }) => (
              <Button design="Transparent" disabled={id === shownRun} onClick={() => setRun(id)}>
                {say('showSteps')}
              </Button>
            ),
            minWidth: '8rem',
          },
        ]}
      />
      {shownRun !== undefined && <RunSteps {...params} run={shownRun} />}
    </section>
  );
};
