import { operations } from '../../../../src/management-api/contract.ts';
import { ConfirmDelete } from '../../components/dialogs/confirm-delete.tsx';
import { FormDialog } from '../../components/dialogs/form-dialog.tsx';
import type { Field } from '../../components/forms/field.ts';
import { DetailPage } from '../../components/page/detail-page.tsx';
import { PageLink } from '../../components/page/page-link.tsx';
import { Facts } from '../../components/values/facts.tsx';
import { call } from '../../connection/api.ts';
import { useData } from '../../connection/use-data.ts';
import { logLevelWords, sayWord, statusWords } from '../../language/words.ts';
import { goTo } from '../../shell/address.ts';
import { useMay, useTexts, useTimes } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';
import { FlowEditor } from './flow-editor.tsx';
import { Sending } from './sending.tsx';

const logLevelFields: readonly Field[] = [
  {
    name: 'level',
    label: 'logLevel',
    kind: 'choice',
    options: Object.keys(logLevelWords),
    optionTexts: logLevelWords,
    help: 'logLevelHelp',
  },
];

/** One message endpoint: who may send to it, where it forwards, how much is logged, how to send a message. Source: SAP doc "Managing Integration Content" */
export const FlowPage = ({ subaccount, thing }: { readonly subaccount: Subaccount; readonly thing: string }) => {
  const say = useTexts();
  const time = useTimes();
  const may = useMay();
  const params = { subaccount: subaccount.subdomain };
  const data = useData(async () => {
    const place = { ...params, flow: thing };
    const endpoint = await call(operations.getFlowEndpoint, place);
    return { endpoint, flow: endpoint.isDeployed ? undefined : await call(operations.getFlow, place) };
  }, []);
  const isNeo = subaccount.flavour === 'neo';
  const page = (...segments: readonly string[]): readonly string[] => [
    'subaccounts',
    subaccount.subdomain,
    ...segments,
  ];
  return (
    <DetailPage
      title={data.value?.endpoint.name ?? thing}
      data={data}
      actions={({ endpoint, flow }) => [
        may(operations.setFlowLogLevel) && {
          text: say('setLogLevel'),
          dialog: (close) => (
            <FormDialog
              title={say('setLogLevel')}
              fields={logLevelFields}
              initial={{ level: endpoint.logLevel }}
              schema={operations.setFlowLogLevel.request}
              onClose={close}
              onSubmit={async (body) => {
                await call(operations.setFlowLogLevel, { ...params, flow: thing }, body);
                close();
                data.reload();
              }}
            />
          ),
        },
        flow !== undefined &&
          may(operations.putFlow) && {
            text: say('change'),
            dialog: (close) => (
              <FlowEditor
                subaccount={subaccount}
                flow={flow}
                taken={[]}
                onSaved={() => {
                  close();
                  data.reload();
                }}
                onClose={close}
              />
            ),
          },
        flow !== undefined &&
          may(operations.deleteFlow) && {
            text: say('delete'),
            design: 'Negative',
            dialog: (close) => (
              <ConfirmDelete
                name={thing}
                consequence={say(
                  'flowDeletion',
                  endpoint.lastMessage === undefined ? say('never') : time(endpoint.lastMessage.endedAtMs),
                )}
                onDelete={() => call(operations.deleteFlow, { ...params, flow: thing })}
                onDone={() => goTo(...page('flows'))}
                onClose={close}
              />
            ),
          },
      ]}
    >
      {({ endpoint }) => (
        <>
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
          <Sending url={endpoint.url} role={endpoint.role} isNeo={isNeo} />
        </>
      )}
    </DetailPage>
  );
};
