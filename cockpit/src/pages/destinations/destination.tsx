import { Button } from '@ui5/webcomponents-react/dist/webComponents/Button/index.js';
import { useState } from 'react';
import { operations, type ResponseOf } from '../../../../src/management-api/contract.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { Page } from '../../components/page.tsx';
import { PageLink } from '../../components/page-link.tsx';
import { ApiError, call } from '../../connection/api.ts';
import { toApiError, useData } from '../../connection/use-data.ts';
import { goToWith } from '../../shell/address.ts';
import { useCockpit, useMay, useTexts } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';
import { CheckResult } from './check-result.tsx';
import { DestinationDeletion } from './destination-deletion.tsx';
import { DestinationEditor } from './editor/destination-editor.tsx';
import { Labels } from './labels/labels.tsx';
import { useLevel } from './level/level.tsx';
import { callsOn } from './level/level-calls.ts';
import { ExportDialog } from './transfer/export-dialog.tsx';

/** One destination: what it says, whether its target can be reached. Source: SAP doc "Managing Destinations" */
export const Destination = ({ subaccount, thing }: { readonly subaccount: Subaccount; readonly thing: string }) => {
  const say = useTexts();
  const may = useMay();
  const { notify } = useCockpit();
  const { instance, query } = useLevel();
  const calls = callsOn(subaccount.subdomain, instance);
  const params = { subaccount: subaccount.subdomain, name: thing };
  const where = instance === undefined ? {} : { instance };
  const data = useData(async () => {
    const found = (await calls.listDestinations()).find(({ Name }) => Name === thing);
    if (found === undefined) throw new ApiError(404, 'There is no such destination');
    return found;
  }, [instance]);
  const [dialog, setDialog] = useState<'edit' | 'duplicate' | 'export' | 'delete'>();
  const [check, setCheck] = useState<ResponseOf<typeof operations.checkDestination> | 'running' | ApiError>();
  const close = (): void => setDialog(undefined);
  const toList = (...segments: readonly string[]): void =>
    goToWith(query, 'subaccounts', subaccount.subdomain, 'destinations', ...segments);
  const runCheck = (): void => {
    setCheck('running');
    call(operations.checkDestination, params, where).then(setCheck, (thrown: unknown) => setCheck(toApiError(thrown)));
  };
  return (
    <Page
      title={thing}
      error={check instanceof ApiError ? check : data.error}
      isLoading={data.isLoading}
      actions={
        data.value !== undefined && (
          <>
            {may(operations.checkDestination) && (
              <Button design="Emphasized" disabled={check === 'running'} onClick={runCheck}>
                {say('checkConnection')}
              </Button>
            )}
            {may(operations.putDestination) && (
              <>
                <Button onClick={() => setDialog('edit')}>{say('change')}</Button>
                <Button onClick={() => setDialog('duplicate')}>{say('duplicate')}</Button>
              </>
            )}
            <Button onClick={() => setDialog('export')}>{say('export')}</Button>
            {may(operations.deleteDestination) && (
              <Button design="Negative" onClick={() => setDialog('delete')}>
                {say('delete')}
              </Button>
            )}
          </>
        )
      }
    >
      <CheckResult check={check} />
      {data.value !== undefined && (
        <>
          <dl className="facts">
            {instance !== undefined && (
              <div>
                <dt>{say('level')}</dt>
                <dd>{say('instanceLevel', instance)}</dd>
              </div>
            )}
            {Object.entries(data.value).map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
          <Labels name={thing} calls={calls} />
          <p>
            <PageLink to={['subaccounts', subaccount.subdomain, 'trace']} query={{ destination: thing }}>
              {say('itsLookups')}
            </PageLink>
          </p>
        </>
      )}
      {dialog === 'edit' && data.value !== undefined && (
        <DestinationEditor
          calls={calls}
          destination={data.value}
          onClose={close}
          onSaved={() => {
            close();
            notify(say('saved'));
            setCheck(undefined);
            data.reload();
          }}
        />
      )}
      {dialog === 'duplicate' && (
        <FormDialog
          title={say('duplicate')}
          confirm={say('duplicate')}
          fields={[{ name: 'newName', label: 'newName', kind: 'text', isRequired: true }]}
          initial={{ newName: `${thing}-copy` }}
          schema={operations.duplicateDestination.request}
          onClose={close}
          onSubmit={async (body) => {
            await call(operations.duplicateDestination, params, { ...body, ...where });
            toList(body.newName);
          }}
        />
      )}
      {dialog === 'export' && (
        <ExportDialog subaccount={subaccount} instance={instance} names={[thing]} onClose={close} />
      )}
      {dialog === 'delete' && (
        <DestinationDeletion
          name={thing}
          subaccount={subaccount}
          calls={calls}
          onDone={() => toList()}
          onClose={close}
        />
      )}
    </Page>
  );
};
