import { Button } from '@ui5/webcomponents-react/dist/webComponents/Button/index.js';
import { useState } from 'react';
import { operations } from '../../../../src/management-api/contract.ts';
import { Code } from '../../components/code.tsx';
import { ConfirmDelete } from '../../components/confirm-delete.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { Page } from '../../components/page.tsx';
import { PageLink } from '../../components/page-link.tsx';
import { ApiError, call } from '../../connection/api.ts';
import { useData } from '../../connection/use-data.ts';
import { goTo } from '../../shell/address.ts';
import { useMay, useTexts, useTimes } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';
import { FlowEditor } from './flow-editor.tsx';

/** One message endpoint: who may send to it, where it forwards, how much is logged, how to send a message. Source: SAP doc "Managing Integration Content" */
export const FlowPage = ({ subaccount, thing }: { readonly subaccount: Subaccount; readonly thing: string }) => {
  const say = useTexts();
  const time = useTimes();
  const may = useMay();
  const params = { subaccount: subaccount.subdomain };
  const data = useData(async () => {
    const [endpoints, flows] = await Promise.all([
      call(operations.listFlowEndpoints, params),
      call(operations.listFlows, params),
    ]);
    const endpoint = endpoints.find(({ id }) => id === thing);
    if (endpoint === undefined) throw new ApiError(404, say('flowMissing'));
    return { endpoint, flow: flows.find(({ id }) => id === thing) };
  }, []);
  const [dialog, setDialog] = useState<'edit' | 'delete' | 'level'>();
  const close = (): void => setDialog(undefined);
  const { endpoint, flow } = data.value ?? {};
  const last = endpoint?.lastMessage;
  const isNeo = subaccount.flavour === 'neo';
  const curl =
    endpoint === undefined ? '' : toCurl(endpoint, isNeo ? '<user>:<password>' : '<clientid>:<clientsecret>');
  return (
    <Page
      title={endpoint?.name ?? thing}
      error={data.error}
      isLoading={data.isLoading}
      actions={
        endpoint !== undefined && (
          <>
            {may(operations.setFlowLogLevel) && (
              <Button onClick={() => setDialog('level')}>{say('setLogLevel')}</Button>
            )}
            {flow !== undefined && may(operations.putFlow) && (
              <Button onClick={() => setDialog('edit')}>{say('change')}</Button>
            )}
            {flow !== undefined && may(operations.deleteFlow) && (
              <Button design="Negative" onClick={() => setDialog('delete')}>
                {say('delete')}
              </Button>
            )}
          </>
        )
      }
    >
      {endpoint !== undefined && (
        <>
          <dl className="facts">
            {[
              [say('artifactId'), endpoint.id] as const,
              [say('flowOrigin'), say(endpoint.isDeployed ? 'isDeployedArtifact' : 'isOwnFlow')] as const,
              [say('senderAuthorization'), endpoint.role ?? say('byCertificates')] as const,
              [
                say('logLevel'),
                endpoint.logLevelUntil === undefined
                  ? endpoint.logLevel
                  : say('levelUntil', endpoint.logLevel, time(Date.parse(endpoint.logLevelUntil))),
              ] as const,
            ].map(([name, text]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{text}</dd>
              </div>
            ))}
            {endpoint.receiver !== undefined && (
              <div>
                <dt>{say('receiver')}</dt>
                <dd>
                  {flow === undefined ? (
                    endpoint.receiver
                  ) : (
                    <PageLink to={['subaccounts', subaccount.subdomain, 'destinations', endpoint.receiver]}>
                      {endpoint.receiver}
                    </PageLink>
                  )}
                </dd>
              </div>
            )}
            <div>
              <dt>{say('lastMessage')}</dt>
              <dd>
                {last === undefined ? (
                  say('never')
                ) : (
                  <PageLink to={['subaccounts', subaccount.subdomain, 'monitor', last.messageGuid]}>
                    {last.status}, {time(last.endedAtMs)}
                  </PageLink>
                )}
              </dd>
            </div>
            <div>
              <dt>{say('monitor')}</dt>
              <dd>
                <PageLink to={['subaccounts', subaccount.subdomain, 'monitor']} query={{ artifactId: endpoint.id }}>
                  {say('itsMessages')}
                </PageLink>
              </dd>
            </div>
          </dl>
          <h2>
            {say('endpoint')}
            <CopyButton text={endpoint.url} label={say('endpoint')} />
          </h2>
          <Code text={endpoint.url} />
          <h2>
            {say('sendTest')}
            <CopyButton text={curl} label={say('sendTest')} />
          </h2>
          <p>
            {say(endpoint.role === undefined ? 'sendTestCertificateHelp' : isNeo ? 'sendTestNeoHelp' : 'sendTestHelp')}
          </p>
          <Code text={curl} />
        </>
      )}
      {dialog === 'edit' && flow !== undefined && (
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
      )}
      {dialog === 'level' && (
        <FormDialog
          title={say('setLogLevel')}
          fields={[
            {
              name: 'level',
              label: 'logLevel',
              kind: 'choice',
              options: ['NONE', 'INFO', 'ERROR', 'DEBUG', 'TRACE'],
              help: 'logLevelHelp',
            },
          ]}
          initial={{ level: endpoint?.logLevel ?? 'INFO' }}
          schema={operations.setFlowLogLevel.request}
          onClose={close}
          onSubmit={async (body) => {
            await call(operations.setFlowLogLevel, { ...params, flow: thing }, body);
            close();
            data.reload();
          }}
        />
      )}
      {dialog === 'delete' && (
        <ConfirmDelete
          name={thing}
          consequence={say('flowDeletion', last === undefined ? say('never') : time(last.endedAtMs))}
          onDelete={() => call(operations.deleteFlow, { ...params, flow: thing })}
          onDone={() => goTo('subaccounts', subaccount.subdomain, 'flows')}
          onClose={close}
        />
      )}
    </Page>
  );
};

/** How a sender calls the endpoint, with what it has to put in. */
const toCurl = (
  { url, role }: { readonly url: string; readonly role?: string | undefined },
  credentials: string,
): string =>
  [
    `curl -X POST '${url}'`,
    role === undefined ? '--cert sender.pem --key sender-key.pem' : `-u '${credentials}'`,
    "-H 'Content-Type: application/json'",
    `-d '{"order":1}'`,
  ].join(' \\\n  ');
