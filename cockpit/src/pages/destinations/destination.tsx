import { Button } from '@ui5/webcomponents-react/dist/webComponents/Button/index.js';
import { useState } from 'react';
import { operations, type ResponseOf } from '../../../../src/management-api/contract.ts';
import { ConfirmDelete } from '../../components/confirm-delete.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { Page } from '../../components/page.tsx';
import { ApiError, call } from '../../connection/api.ts';
import { toApiError, useData } from '../../connection/use-data.ts';
import { goTo } from '../../shell/address.ts';
import { useCockpit, useMay, useTexts } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';
import { CheckResult } from './check-result.tsx';
import { DestinationEditor } from './destination-editor.tsx';

/** One destination: what it says, whether its target can be reached. Source: SAP doc "Managing Destinations" */
export const Destination = ({ subaccount, thing }: { readonly subaccount: Subaccount; readonly thing: string }) => {
  const say = useTexts();
  const may = useMay();
  const { notify } = useCockpit();
  const params = { subaccount: subaccount.subdomain, name: thing };
  const data = useData(async () => {
    const found = (await call(operations.listDestinations, params)).find(({ Name }) => Name === thing);
    if (found === undefined) throw new ApiError(404, 'There is no such destination');
    return found;
  }, []);
  const [dialog, setDialog] = useState<'edit' | 'duplicate' | 'delete'>();
  const [check, setCheck] = useState<ResponseOf<typeof operations.checkDestination> | 'running' | ApiError>();
  const close = (): void => setDialog(undefined);
  const toList = (...segments: readonly string[]): void =>
    goTo('subaccounts', subaccount.subdomain, 'destinations', ...segments);
  const runCheck = (): void => {
    setCheck('running');
    call(operations.checkDestination, params, {}).then(setCheck, (thrown: unknown) => setCheck(toApiError(thrown)));
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
        <dl className="facts">
          {Object.entries(data.value).map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {dialog === 'edit' && data.value !== undefined && (
        <DestinationEditor
          subaccount={subaccount}
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
            await call(operations.duplicateDestination, params, body);
            toList(body.newName);
          }}
        />
      )}
      {dialog === 'delete' && (
        <ConfirmDelete
          name={thing}
          consequence={say('destinationDeletion')}
          onDelete={() => call(operations.deleteDestination, params)}
          onDone={() => toList()}
          onClose={close}
        />
      )}
    </Page>
  );
};
