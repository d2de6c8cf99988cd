import type { operations, ResponseOf } from '../../../../src/management-api/contract.ts';
import { PageLink } from '../../components/page/page-link.tsx';
import { Table } from '../../components/tables/table.tsx';
import { Tag } from '../../components/values/tag.tsx';
import { sayWord, statusWords } from '../../language/words.ts';
import { useTexts, useTimes } from '../../shell/context.tsx';
import { designOf } from './design-of.ts';

/** The messages found, the newest first. Source: SAP doc "Monitor Message Processing" */
export const MessageTable = (props: {
  readonly subdomain: string;
  readonly logs: readonly ResponseOf<typeof operations.searchMessageProcessingLogs>['logs'][number][];
  readonly more: (() => void) | undefined;
  readonly isFiltered: boolean;
  readonly isNew: (messageGuid: string) => boolean;
}) => {
  const say = useTexts();
  const time = useTimes();
  return (
    <Table
      name={say('monitor')}
      items={props.logs}
      more={props.more}
      keyOf={({ messageGuid }) => messageGuid}
      empty={<p>{say(props.isFiltered ? 'nothingFound' : 'monitorEmpty')}</p>}
      columns={[
        {
          head: say('artifact'),
          show: ({ artifactName, messageGuid }) => (
            <span className="row">
              <PageLink to={['subaccounts', props.subdomain, 'monitor', messageGuid]}>{artifactName}</PageLink>
              {props.isNew(messageGuid) && <Tag design="Information">{say('newTag')}</Tag>}
            </span>
          ),
        },
        {
          head: say('status'),
          show: ({ status }) => <Tag design={designOf(status)}>{sayWord(say, statusWords, status)}</Tag>,
          minWidth: '8rem',
        },
        { head: say('ended'), show: ({ endedAtMs }) => time(endedAtMs), minWidth: '12rem' },
        {
          head: say('duration'),
          show: ({ startedAtMs, endedAtMs }) => `${endedAtMs - startedAtMs} ms`,
          minWidth: '6rem',
        },
        { head: say('messageId'), show: ({ messageGuid }) => <code>{messageGuid}</code>, minWidth: '16rem' },
      ]}
    />
  );
};
