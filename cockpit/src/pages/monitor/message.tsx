import { operations } from '../../../../src/management-api/contract.ts';
import { Page } from '../../components/page/page.tsx';
import { Code } from '../../components/values/code.tsx';
import { CopyButton } from '../../components/values/copy-button.tsx';
import { Tag } from '../../components/values/tag.tsx';
import { call } from '../../connection/api.ts';
import { useData } from '../../connection/use-data.ts';
import { sayWord, statusWords } from '../../language/words.ts';
import { useTexts } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';
import { Attachments } from './attachments.tsx';
import { designOf } from './design-of.ts';
import { MessageFacts, namesDestination } from './message-facts.tsx';
import { NamedValues } from './named-values.tsx';
import { Runs } from './runs.tsx';

/** One message: what it was, why it failed, what was noted about it. Source: SAP doc "Message Processing Log" */
export const Message = ({ subaccount, thing }: { readonly subaccount: Subaccount; readonly thing: string }) => {
  const say = useTexts();
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
          <MessageFacts subdomain={subdomain} log={log} hasFlow={hasFlow === true} receiving={receiving} />
          <NamedValues name={say('headerProperties')} values={log.customHeaderProperties} />
          <NamedValues
            name={say('adapterAttributes')}
            values={log.adapterAttributes}
            pageOf={(item) => (namesDestination(item) ? page('destinations', item.value) : undefined)}
          />
          <Attachments params={params} attachments={log.attachments} />
          <Runs params={params} runs={log.runs} />
        </>
      )}
    </Page>
  );
};
