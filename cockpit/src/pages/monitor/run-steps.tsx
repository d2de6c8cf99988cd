import { operations, type ResponseOf } from '../../../../src/management-api/contract.ts';
import { Problem } from '../../components/page/problem.tsx';
import { Table } from '../../components/tables/table.tsx';
import { call } from '../../connection/api.ts';
import { useData } from '../../connection/use-data.ts';
import { sayWord, statusWords } from '../../language/words.ts';
import { useMay, useTexts } from '../../shell/context.tsx';
import { KeptContent } from './kept-content.tsx';

type Step = ResponseOf<typeof operations.getMessageRun>['steps'][number];

/** What a run did, step by step, and what was traced of it. Source: SAP doc "Message Processing Log" (runs) */
export const RunSteps = (props: { readonly subaccount: string; readonly log: string; readonly run: string }) => {
  const say = useTexts();
  const may = useMay();
  const data = useData(() => call(operations.getMessageRun, props), [props.run]);
  const columns = [
    {
      head: say('stepName'),
      show: ({ number, modelStepId, stepId }: Step) => `${number} ${modelStepId ?? stepId ?? ''}`,
    },
    { head: say('activity'), show: ({ activity }: Step) => activity, minWidth: '10rem' },
    { head: say('status'), show: ({ status = '' }: Step) => sayWord(say, statusWords, status), minWidth: '7rem' },
    {
      head: say('duration'),
      show: ({ startedAtMs, endedAtMs }: Step) => endedAtMs !== undefined && `${endedAtMs - startedAtMs} ms`,
      minWidth: '6rem',
    },
    {
      head: say('noted'),
      show: ({ error, properties }: Step) => (
        <div>
          {error !== undefined && <div className="field-problem">{error}</div>}
          {properties
            // What it names is shown beside it.
            .filter(({ name }) => name !== 'TraceIds')
            .map(({ name, value }) => (
              <div key={name}>
                {name}: {value}
              </div>
            ))}
        </div>
      ),
      minWidth: '14rem',
    },
    {
      head: say('traced'),
      show: ({ traces }: Step) =>
        may(operations.getTraceMessage) &&
        traces.map(({ id }) => (
          <KeptContent
            key={id}
            name={say('traceName', id)}
            read={() => call(operations.getTraceMessage, { ...props, trace: id })}
          />
        )),
      minWidth: '12rem',
    },
  ];
  return (
    <section>
      <h2>{say('steps')}</h2>
      <Problem error={data.error} />
      {data.value !== undefined && (
        <Table
          name={say('steps')}
          items={data.value.steps}
          keyOf={({ number }) => String(number)}
          empty={<p>{say('stepsEmpty')}</p>}
          columns={columns}
        />
      )}
    </section>
  );
};
