import { operations } from '../../../../src/management-api/contract.ts';
import { PageLink } from '../../components/page/page-link.tsx';
import { ListPage } from '../../components/tables/listing.tsx';
import { call } from '../../connection/api.ts';
import { useData } from '../../connection/use-data.ts';
import { goTo } from '../../shell/address.ts';
import { useMay, useTexts, useTimes } from '../../shell/context.tsx';
import type { SubaccountPageProps } from '../pages.tsx';
import { ConnectorDeletion } from './connector-dialogs.tsx';
import { kindOf, labelOf, nameOf, stateOf } from './connector-texts.ts';
import { CreateConnector, NewCode } from './enrolment-dialogs.tsx';

/** Connectivity > Cloud Connectors. Source: SAP's cockpit, "Cloud Connectors" */
export const Connectors = ({ subaccount }: SubaccountPageProps) => {
  const say = useTexts();
  const time = useTimes();
  const may = useMay();
  const params = { subaccount: subaccount.subdomain };
  const address = ['subaccounts', subaccount.subdomain, 'connectors'];
  const list = useData(() => call(operations.listConnectors, params), []);
  return (
    <ListPage
      title={say('connectors')}
      lead={say('connectorsLead')}
      list={list}
      keyOf={({ id }) => id}
      empty={<p>{say('connectorsEmpty')}</p>}
      columns={[
        {
          head: say('locationId'),
          minWidth: '8rem',
          show: (connector) => <PageLink to={[...address, labelOf(connector)]}>{nameOf(connector, say)}</PageLink>,
        },
        { head: say('connectorKind'), minWidth: '6rem', show: (connector) => say(kindOf(connector)) },
        { head: say('status'), minWidth: '8rem', show: (connector) => say(stateOf(connector)) },
        {
          head: say('connectedSince'),
          minWidth: '9rem',
          show: ({ connectedSinceMs }) => (connectedSinceMs === undefined ? undefined : time(connectedSinceMs)),
        },
        {
          head: say('exposedSystems'),
          minWidth: '8rem',
          show: ({ isConnected, exposedSystems }) => (isConnected ? exposedSystems.length : undefined),
        },
        { head: say('description'), minWidth: '8rem', show: ({ description }) => description },
      ]}
      actions={[
        may(operations.createConnector) && {
          text: say('createConnector'),
          design: 'Emphasized',
          dialog: (close) => (
            <CreateConnector
              params={params}
              onClose={close}
              onCreated={(connector) => goTo(...address, labelOf(connector))}
            />
          ),
        },
      ]}
      rowActions={[
        may(operations.createConnectorCode) && {
          text: say('connectorNewCode'),
          label: (connector) => say('connectorNewCodeFor', nameOf(connector, say)),
          isOffered: ({ kind }) => kind === 'agent',
          dialog: (connector, close) => (
            <NewCode
              params={params}
              connector={connector}
              onClose={close}
              onDone={() => {
                close();
                list.reload();
              }}
            />
          ),
        },
        may(operations.deleteConnector) && {
          text: say('delete'),
          label: (connector) => say('deleteThing', nameOf(connector, say)),
          dialog: (connector, close) => (
            <ConnectorDeletion params={params} connector={connector} onClose={close} onDone={list.reload} />
          ),
        },
      ]}
      rowActionsWidth="11rem"
    />
  );
};
