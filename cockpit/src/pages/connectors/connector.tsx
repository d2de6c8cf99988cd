import { operations } from '../../../../src/management-api/contract.ts';
import { ConfirmDelete } from '../../components/dialogs/confirm-delete.tsx';
import { DetailPage } from '../../components/page/detail-page.tsx';
import { PageLink } from '../../components/page/page-link.tsx';
import { useListing } from '../../components/tables/listing.tsx';
import { Code } from '../../components/values/code.tsx';
import { CopyButton } from '../../components/values/copy-button.tsx';
import { Facts } from '../../components/values/facts.tsx';
import { call } from '../../connection/api.ts';
import { useData } from '../../connection/use-data.ts';
import { goTo } from '../../shell/address.ts';
import { useMay, useTexts, useTimes } from '../../shell/context.tsx';
import type { SubaccountPageProps } from '../pages.tsx';
import { ChangeConnector, ConnectorDeletion, NewCode } from './connector-dialogs.tsx';
import {
  availabilityTexts,
  type ExposedSystem,
  kindOf,
  type Mapping,
  nameOf,
  resourcesTextOf,
  stateOf,
  virtualSystemOf,
} from './connector-texts.ts';
import { MappingPage } from './mapping.tsx';
import { MappingDialog } from './mapping-form.tsx';

/** One connector, or with a part behind it one of its system mappings. Source: SAP's cockpit, "Cloud Connectors" */
export const Connector = (props: SubaccountPageProps) =>
  props.part === '' ? <ConnectorPage {...props} /> : <MappingPage {...props} />;

const ConnectorPage = ({ subaccount, thing }: SubaccountPageProps) => {
  const say = useTexts();
  const time = useTimes();
  const may = useMay();
  const params = { subaccount: subaccount.subdomain };
  const place = { ...params, connector: thing };
  const address = ['subaccounts', subaccount.subdomain, 'connectors'];
  const data = useData(() => call(operations.getConnector, place), []);
  const connector = data.value;
  const mappingOf = (system: ExposedSystem): Mapping | undefined =>
    connector?.configuration?.systemMappings.find((mapping) => virtualSystemOf(mapping) === virtualSystemOf(system));
  const isLocal = connector?.kind === 'local';
  const systems = useListing<ExposedSystem>({
    name: say('exposedSystems'),
    items: connector?.exposedSystems,
    keyOf: virtualSystemOf,
    empty: <p>{say(isLocal ? 'exposedSystemsNone' : 'exposedByAgent')}</p>,
    columns: [
      {
        head: say('virtualSystem'),
        minWidth: '12rem',
        show: (system) =>
          isLocal ? (
            <PageLink to={[...address, thing, virtualSystemOf(system)]}>{virtualSystemOf(system)}</PageLink>
          ) : (
            virtualSystemOf(system)
          ),
      },
      { head: say('protocol'), minWidth: '5rem', show: ({ protocol }) => protocol },
      ...(isLocal
        ? [
            {
              head: say('internalSystem'),
              minWidth: '12rem',
              show: (system: ExposedSystem) => {
                const mapping = mappingOf(system);
                return mapping && `${mapping.localHost}:${mapping.localPort}`;
              },
            },
          ]
        : []),
      { head: say('resourcesAvailable'), minWidth: '8rem', show: (system) => resourcesTextOf(system, say) },
      // What the server itself last found is not kept.
      ...(isLocal
        ? []
        : [
            {
              head: say('availability'),
              minWidth: '9rem',
              show: ({ reachability }: ExposedSystem) => say(availabilityTexts[reachability]),
            },
          ]),
      { head: say('description'), minWidth: '8rem', show: ({ description }) => description },
    ],
    actions: [
      isLocal &&
        may(operations.addSystemMapping) && {
          text: say('addMapping'),
          design: 'Emphasized',
          dialog: (close) => (
            <MappingDialog
              onClose={close}
              onSave={async (mapping) => {
                await call(operations.addSystemMapping, place, mapping);
                // What may be called of it comes next.
                goTo(...address, thing, virtualSystemOf(mapping));
              }}
            />
          ),
        },
    ],
    ...(isLocal && {
      rowActions: [
        may(operations.deleteSystemMapping) && {
          text: say('delete'),
          label: (system: ExposedSystem) => say('deleteThing', virtualSystemOf(system)),
          dialog: (system: ExposedSystem, close: () => void) => (
            <ConfirmDelete
              name={virtualSystemOf(system)}
              consequence={say('mappingDeletion')}
              onDelete={() => call(operations.deleteSystemMapping, { ...place, mapping: virtualSystemOf(system) })}
              onDone={data.reload}
              onClose={close}
            />
          ),
        },
      ],
    }),
  });
  return (
    <DetailPage
      title={connector === undefined ? say('connectors') : say('connectorCreated', nameOf(connector, say))}
      data={data}
      firstButton={systems.buttons}
      actions={(value) => [
        may(operations.changeConnector) && {
          text: say('change'),
          dialog: (close) => <ChangeConnector params={params} connector={value} onClose={close} onDone={data.reload} />,
        },
        value.kind === 'agent' &&
          may(operations.createConnectorCode) && {
            text: say('connectorNewCode'),
            dialog: (close) => (
              <NewCode
                params={params}
                connector={value}
                onClose={close}
                onDone={() => {
                  close();
                  data.reload();
                }}
              />
            ),
          },
        may(operations.deleteConnector) && {
          text: say('delete'),
          design: 'Negative',
          dialog: (close) => (
            <ConnectorDeletion params={params} connector={value} onClose={close} onDone={() => goTo(...address)} />
          ),
        },
      ]}
    >
      {(value) => (
        <>
          <Facts
            facts={[
              [say('locationId'), nameOf(value, say)],
              [say('connectorKind'), say(kindOf(value))],
              [say('status'), say(stateOf(value))],
              [say('connectedSince'), value.connectedSinceMs !== undefined && time(value.connectedSinceMs)],
              [say('connectorVersion'), value.agentVersion],
              [say('connectorAddress'), value.address],
              [
                say('codeValidUntil'),
                !value.isConnected && value.codeExpiresAtMs !== undefined && time(value.codeExpiresAtMs),
              ],
              [say('description'), value.description !== '' && value.description],
            ]}
          />
          <h2>{say('exposedSystems')}</h2>
          {systems.content}
          {value.principalAuthorityPem !== undefined && (
            <>
              <h2>
                {say('principalAuthority')}
                <CopyButton text={value.principalAuthorityPem} label={say('principalAuthority')} />
              </h2>
              <p className="help">{say('principalAuthorityHelp')}</p>
              <Code text={value.principalAuthorityPem} />
            </>
          )}
          <h2>{say('leadsThrough')}</h2>
          {value.destinations.length === 0 ? (
            <p>{say('leadsThroughNone')}</p>
          ) : (
            <p className="row">
              {value.destinations.map((label) => (
                <DestinationLink key={label} subaccount={subaccount.subdomain} label={label} />
              ))}
            </p>
          )}
        </>
      )}
    </DetailPage>
  );
};

/** `<name>@<instance>` is one that a service instance holds. */
const DestinationLink = ({ subaccount, label }: { readonly subaccount: string; readonly label: string }) => {
  const [name = '', instance] = label.split('@');
  const to = ['subaccounts', subaccount, 'destinations', name];
  return instance === undefined ? (
    <PageLink to={to}>{label}</PageLink>
  ) : (
    <PageLink to={to} query={{ instance }}>
      {label}
    </PageLink>
  );
};
