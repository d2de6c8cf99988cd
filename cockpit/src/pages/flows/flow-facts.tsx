import type { operations, ResponseOf } from '../../../../src/management-api/contract.ts';
import { PageLink } from '../../components/page/page-link.tsx';
import { Facts } from '../../components/values/facts.tsx';
import { logLevelWords, sayWord, statusWords } from '../../language/words.ts';
import { useTexts, useTimes } from '../../shell/context.tsx';

/** What is known of a message endpoint, with the way to its destination and its messages. Source: SAP doc "Managing Integration Content" */
export const FlowFacts = ({
  endpoint,
  page,
}: {
  readonly endpoint: ResponseOf<typeof operations.getFlowEndpoint>;
  readonly page: (...segments: readonly string[]) => readonly string[];
}) => {
  const say = useTexts();
  const time = useTimes();
  return (
    <Facts
      facts={[
        [say('artifactId'), endpoint.id],
        [say('flowOrigin'), say(endpoint.isDeployed ? 'isDeployedArtifact' : 'isOwnFlow')],
        [say('senderAuthorization'), endpoint.role ?? say('byCertificates')],
        [
          say('logLevel'),
          endpoint.logLevelUntil === undefined
            ? sayWord(say, logLevelWords, endpoint.logLevel)
            : say(
                'levelUntil',
                sayWord(say, logLevelWords, endpoint.logLevel),
                time(Date.parse(endpoint.logLevelUntil)),
              ),
        ],
        [
          say('receiver'),
          endpoint.destination === undefined ? (
            endpoint.receiver
          ) : (
            <PageLink to={page('destinations', endpoint.destination)}>{endpoint.destination}</PageLink>
          ),
        ],
        [
          say('lastMessage'),
          endpoint.lastMessage === undefined ? (
            say('never')
          ) : (
            <PageLink to={page('monitor', endpoint.lastMessage.messageGuid)}>
              {sayWord(say, statusWords, endpoint.lastMessage.status)}, {time(endpoint.lastMessage.endedAtMs)}
            </PageLink>
          ),
        ],
        [
          say('monitor'),
          <PageLink key="monitor" to={page('monitor')} query={{ artifactId: endpoint.id }}>
            {say('itsMessages')}
          </PageLink>,
        ],
      ]}
    />
  );
};
