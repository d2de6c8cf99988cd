import { operations } from '../../../../src/management-api/contract.ts';
import { DetailPage } from '../../components/page/detail-page.tsx';
import { Facts } from '../../components/values/facts.tsx';
import { call } from '../../connection/api.ts';
import { useData } from '../../connection/use-data.ts';
import { goTo } from '../../shell/address.ts';
import { useMay, useTexts, useTimes } from '../../shell/context.tsx';
import type { SubaccountPageProps } from '../pages.tsx';
import { ChangeConnector, ConnectorDeletion } from './connector-dialogs.tsx';
import { kindOf, nameOf, stateOf } from './connector-texts.ts';
import { DomainMappings } from './domain-mappings.tsx';
import { NewCode } from './enrolment-dialogs.tsx';
import { useExposedSystems } from './exposed-systems.tsx';
import { LeadingDestinations } from './leading-destinations.tsx';
import { MappingPage } from './mapping.tsx';
import { Principals } from './principals.tsx';

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
  const systems = useExposedSystems(place, connector, data.reload);
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
          {value.configuration !== undefined && (
            <DomainMappings place={place} mappings={value.configuration.domainMappings} onChanged={data.reload} />
          )}
          {value.configuration !== undefined && value.principalAuthorityPem !== undefined && (
            <Principals
              place={place}
              subjectPattern={value.configuration.subjectPattern}
              authorityPem={value.principalAuthorityPem}
              onChanged={data.reload}
            />
          )}
          <h2>{say('leadsThrough')}</h2>
          <LeadingDestinations subaccount={subaccount.subdomain} labels={value.destinations} />
        </>
      )}
    </DetailPage>
  );
};
