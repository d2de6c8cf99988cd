import { Button } from '@ui5/webcomponents-react/dist/webComponents/Button/index.js';
import { Tag } from '@ui5/webcomponents-react/dist/webComponents/Tag/index.js';
import { useState } from 'react';
import { operations } from '../../../../src/management-api/contract.ts';
import { CopyButton } from '../../components/copy-button.tsx';
import { Page } from '../../components/page.tsx';
import { PageLink } from '../../components/page-link.tsx';
import { Table } from '../../components/table.tsx';
import { call } from '../../connection/api.ts';
import { useData } from '../../connection/use-data.ts';
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
  const [isCreating, setCreating] = useState(false);
  const all = list.value ?? [];
  const page = (id: string): readonly string[] => ['subaccounts', subdomain, 'flows', id];
  const createButton = may(operations.putFlow) && (
    <Button design="Emphasized" onClick={() => setCreating(true)}>
      {say('createFlow')}
    </Button>
  );
  return (
    <Page
      title={say('flows')}
      lead={say('flowsLead')}
      error={list.error}
      isLoading={list.isLoading}
      actions={all.length > 0 && createButton}
    >
      {list.value !== undefined && (
        <Table
          name={say('flows')}
          items={all}
          keyOf={({ id, url }) => `${id} ${url}`}
          empty={
            <>
              <p>{say('flowsEmpty')}</p>
              {createButton}
            </>
          }
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
            { head: say('receiver'), show: ({ receiver }) => receiver, minWidth: '7rem' },
            { head: say('logLevel'), show: ({ logLevel }) => logLevel, minWidth: '6rem' },
            {
              head: say('lastMessage'),
              show: ({ lastMessage }) =>
                lastMessage === undefined ? (
                  say('never')
                ) : (
                  <span className="row">
                    <Tag design={designOf(lastMessage.status)}>{lastMessage.status}</Tag>
                    <PageLink to={['subaccounts', subdomain, 'monitor', lastMessage.messageGuid]}>
                      {time(lastMessage.endedAtMs)}
                    </PageLink>
                  </span>
                ),
              minWidth: '11rem',
            },
          ]}
        />
      )}
      {isCreating && (
        <FlowEditor
          subaccount={subaccount}
          taken={all.map(({ id }) => id)}
          onSaved={(id) => goTo(...page(id))}
          onClose={() => setCreating(false)}
        />
      )}
    </Page>
  );
};
