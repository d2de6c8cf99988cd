import type { operations, ResponseOf } from '../../../../src/management-api/contract.ts';
import { PageLink } from '../../components/page/page-link.tsx';
import { Facts } from '../../components/values/facts.tsx';
import { logLevelWords, sayWord } from '../../language/words.ts';
import { useTexts, useTimes } from '../../shell/context.tsx';

type Log = ResponseOf<typeof operations.getMessageProcessingLog>;

/** What one message was, with the way to what it names. `receiving` is the flow that received it, if one of here did. Source: SAP doc "Message Processing Log" */
export const MessageFacts = ({
  subdomain,
  log,
  hasFlow,
  receiving,
}: {
  readonly subdomain: string;
  readonly log: Log;
  readonly hasFlow: boolean;
  readonly receiving: { readonly id: string } | undefined;
}) => {
  const say = useTexts();
  const time = useTimes();
  const page = (...segments: readonly string[]): readonly string[] => ['subaccounts', subdomain, ...segments];
  return (
    <Facts
      facts={[
        [say('messageId'), log.messageGuid],
        [say('correlationId'), log.correlationId && <Correlation subdomain={subdomain} id={log.correlationId} />],
        [say('applicationId'), log.applicationMessageId],
        [
          say('artifactId'),
          hasFlow ? <PageLink to={page('flows', log.artifactId)}>{log.artifactId}</PageLink> : log.artifactId,
        ],
        [say('sender'), log.sender],
        [
          say('receiver'),
          receiving === undefined ? log.receiver : <PageLink to={page('flows', receiving.id)}>{log.receiver}</PageLink>,
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
  );
};

/** What a flow forwards to. Source: flows, log of a message */
export const namesDestination = ({ name }: { readonly name: string }): boolean => name === 'Destination';

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
