import { operations } from '../../../../src/management-api/contract.ts';
import { PageLink } from '../../components/page/page-link.tsx';
import { ListPage } from '../../components/tables/listing.tsx';
import { CopyButton } from '../../components/values/copy-button.tsx';
import { Tag } from '../../components/values/tag.tsx';
import { call } from '../../connection/api.ts';
import { useData } from '../../connection/use-data.ts';
import { logLevelWords, sayWord, statusWords } from '../../language/words.ts';
import { goTo } from '../../shell/address.ts';
import { useMay, useTexts, useTimes } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';
import { designOf } from '../monitor/design-of.ts';
import { FlowEditor } from './flow-editor.tsx';

/** Integration > Flows: where messages can be sent to. Source: SAP doc "Managing Integration Content" */
export const Flows = ({ subaccount }: { readonly subaccount: Subaccount }) => {
  const say = useTexts();
  const time = useTimes();
  const may = useMay();
  const { subdomain } = subaccount;
  const list = useData(() => call(operations.listFlowEndpoints, { subaccount: subdomain }), []);
  const page = (id: string): readonly string[] => ['subaccounts', subdomain, 'flows', id];
  return (
    <ListPage
      title={say('flows')}
      lead={say('flowsLead')}
      list={list}
      keyOf={({ id, url }) => `${id} ${url}`}
      empty={<p>{say('flowsEmpty')}</p>}
      columns={[
        { head: say('name'), show: ({ id, name }) => <PageLink to={page(id)}>{name}</PageLink> },
        {
          head: say('endpoint'),
          show: ({ url, name }) => (
            <span>
              <code>{url}</code>
              <CopyButton text={url} label={`${say('endpoint')} ${name}`} />
            </span>
          ),
          minWidth: '20rem',
        },
        {
          head: say('receiver'),
          show: ({ receiver, destination }) =>
            destination === undefined ? (
              receiver
            ) : (
              <PageLink to={['subaccounts', subdomain, 'destinations', destination]}>{destination}</PageLink>
            ),
          minWidth: '7rem',
        },
        { head: say('logLevel'), show: ({ logLevel }) => sayWord(say, logLevelWords, logLevel), minWidth: '6rem' },
        {
          head: say('lastMessage'),
          show: ({ lastMessage }) =>
            lastMessage === undefined ? (
              say('never')
            ) : (
              <span className="row">
                <Tag design={designOf(lastMessage.status)}>{sayWord(say, statusWords, lastMessage.status)}</Tag>
                <PageLink to={['subaccounts', subdomain, 'monitor', lastMessage.messageGuid]}>
                  {time(lastMessage.endedAtMs)}
                </PageLink>
              </span>
            ),
          minWidth: '11rem',
        },
      ]}
      actions={[
        may(operations.putFlow) && {
          text: say('createFlow'),
          design: 'Emphasized',
          dialog: (close) => (
            <FlowEditor
              subaccount={subaccount}
              taken={list.value?.map(({ id }) => id) ?? []}
              onSaved={(id) => goTo(...page(id))}
              onClose={close}
            />
          ),
        },
      ]}
    />
  );
};
