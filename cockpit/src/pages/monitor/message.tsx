import { Button } from '@ui5/webcomponents-react/dist/webComponents/Button/index.js';
import { useState } from 'react';
import { operations } from '../../../../src/management-api/contract.ts';
import { Page } from '../../components/page/page.tsx';
import { PageLink } from '../../components/page/page-link.tsx';
import { Table } from '../../components/tables/table.tsx';
import { Code } from '../../components/values/code.tsx';
import { CopyButton } from '../../components/values/copy-button.tsx';
import { Facts } from '../../components/values/facts.tsx';
import { Tag } from '../../components/values/tag.tsx';
import { call } from '../../connection/api.ts';
import { useData } from '../../connection/use-data.ts';
import { logLevelWords, sayWord, statusWords } from '../../language/words.ts';
import { useMay, useTexts, useTimes } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';
import { designOf } from './design-of.ts';
import { KeptContent } from './kept-content.tsx';
import { NamedValues } from './named-values.tsx';
import { RunSteps } from './run-steps.tsx';

/** One message: what it was, why it failed, what was noted about it. Source: SAP doc "Message Processing Log" */
export const Message = ({ subaccount, thing }: { readonly subaccount: Subaccount; readonly thing: string }) => {
  const say = useTexts();
  const time = useTimes();
  const may = useMay();
  const [run, setRun] = useState<string>();
  const { subdomain } = subaccount;
  const params = { subaccount: subdomain, log: thing };
  const data = useData(async () => {
    const [log, endpoints] = await Promise.all([
      call(operations.getMessageProcessingLog, params),
      call(operations.listFlowEndpoints, params),
    ]);
    return {
      log,
      hasFlow: endpoints.some(({ id }) => id === log.artifactId),
      receiving: endpoints.find(({ id, name }) => id === log.receiver || name === log.receiver),
    };
  }, []);
  const { log, hasFlow, receiving } = data.value ?? {};
  const page = (...segments: readonly string[]): readonly string[] => ['subaccounts', subdomain, ...segments];
  const shownRun = run ?? log?.runs.at(-1)?.id;
  return (
    <Page title={log?.artifactName ?? thing} error={data.error} isLoading={data.isLoading}>
      {log !== undefined && (
        <>
          <p>
            <Tag design={designOf(log.status)}>{sayWord(say, statusWords, log.customStatus ?? log.status)}</Tag>
          </p>
          {log.error !== undefined && (
            <>
              <h2>
                {say('errorText')}
                <CopyButton text={log.error} label={say('errorText')} />
              </h2>
              <Code text={log.error} />
            </>
          )}
          <Facts
            facts={[
              [say('messageId'), log.messageGuid],
              [say('correlationId'), log.correlationId && <Correlation subdomain={subdomain} id={log.correlationId} />],
              [say('applicationId'), log.applicationMessageId],
              [
                say('artifactId'),
                hasFlow === true ? (
                  <PageLink to={page('flows', log.artifactId)}>{log.artifactId}</PageLink>
                ) : (
                  log.artifactId
                ),
              ],
              [say('sender'), log.sender],
              [
                say('receiver'),
                receiving === undefined ? (
                  log.receiver
                ) : (
                  <PageLink to={page('flows', receiving.id)}>{log.receiver}</PageLink>
                ),
              ],
              [say('started'), time(log.startedAtMs)],
              [say('ended'), time(log.endedAtMs)],
              [say('logLevel'), sayWord(say, logLevelWords, log.logLevel)],
              [
                say('trace'),
                log.adapterAttributes.some(namesDestination) && (
                  <PageLink to={page('trace')} query={{ message: log.messageGuid }}>
                    {say('itsLookups')}
                  </PageLink>
                ),
              ],
            ]}
          />
          <NamedValues name={say('headerProperties')} values={log.customHeaderProperties} />
          <NamedValues
            name={say('adapterAttributes')}
            values={log.adapterAttributes}
            pageOf={(item) => (namesDestination(item) ? page('destinations', item.value) : undefined)}
          />
          {log.attachments.length > 0 && (
            <section>
              <h2>{say('attachments')}</h2>
              <Table
                name={say('attachments')}
                items={log.attachments}
                keyOf={({ id }) => id}
                empty={null}
                columns={[
                  { head: say('name'), show: ({ name }) => name },
                  { head: say('typeLabel'), show: ({ contentType }) => contentType, minWidth: '10rem' },
                  { head: say('bytes'), show: ({ bytes }) => bytes, minWidth: '6rem' },
                  {
                    head: say('actions'),
                    show: ({ id, name }) =>
                      may(operations.getMessageAttachment) && (
                        <KeptContent
                          name={name}
                          read={() => call(operations.getMessageAttachment, { ...params, attachment: id })}
                        />
                      ),
                    minWidth: '12rem',
                  },
                ]}
              />
            </section>
          )}
          {log.runs.length > 0 && (
            <section>
              <h2>{say('runs')}</h2>
              <Table
                name={say('runs')}
                items={log.runs}
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
          )}
        </>
      )}
    </Page>
  );
};

/** What a flow forwards to. Source: flows, log of a message */
const namesDestination = ({ name }: { readonly name: string }): boolean => name === 'Destination';

/** What belongs together, and the way to the rest of it. */
const Correlation = ({ subdomain, id }: { readonly subdomain: string; readonly id: string }) => {
  const say = useTexts();
  return (
    <>
      {id}
      <div>
        <PageLink to={['subaccounts', subdomain, 'monitor']} query={{ id }}>
          {say('ofThisCorrelation')}
        </PageLink>
      </div>
    </>
  );
};
