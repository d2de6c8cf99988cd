import { operations } from '../../../../src/management-api/contract.ts';
import { ConfirmDelete } from '../../components/dialogs/confirm-delete.tsx';
import { FormDialog } from '../../components/dialogs/form-dialog.tsx';
import type { Field } from '../../components/forms/field.ts';
import { DetailPage } from '../../components/page/detail-page.tsx';
import { call } from '../../connection/api.ts';
import { useData } from '../../connection/use-data.ts';
import { logLevelWords } from '../../language/words.ts';
import { goTo } from '../../shell/address.ts';
import { useMay, useTexts, useTimes } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';
import { FlowEditor } from './flow-editor.tsx';
import { FlowFacts } from './flow-facts.tsx';
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
          <FlowFacts endpoint={endpoint} page={page} />
          <Sending url={endpoint.url} role={endpoint.role} isNeo={isNeo} />
        </>
      )}
    </DetailPage>
  );
};
