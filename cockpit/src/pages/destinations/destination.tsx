import { Button } from '@ui5/webcomponents-react/dist/webComponents/Button/index.js';
import { useState } from 'react';
import { operations, type ResponseOf } from '../../../../src/management-api/contract.ts';
import { FormDialog } from '../../components/dialogs/form-dialog.tsx';
import { DetailPage } from '../../components/page/detail-page.tsx';
import { PageLink } from '../../components/page/page-link.tsx';
import { Facts } from '../../components/values/facts.tsx';
import { ApiError, call } from '../../connection/api.ts';
import { toApiError, useData } from '../../connection/use-data.ts';
import { goToWith } from '../../shell/address.ts';
import { useCockpit, useMay, useTexts } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';
import { CheckResult } from './check-result.tsx';
import { DestinationDeletion } from './destination-deletion.tsx';
import { DestinationEditor } from './editor/destination-editor.tsx';
import { FlowsOf } from './flows-of.tsx';
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
  const data = useData(() => calls.getDestination(thing), [instance]);
  const [check, setCheck] = useState<ResponseOf<typeof operations.checkDestination> | 'running' | ApiError>();
  const toList = (...segments: readonly string[]): void =>
    goToWith(query, 'subaccounts', subaccount.subdomain, 'destinations', ...segments);
  const runCheck = (): void => {
    setCheck('running');
    call(operations.checkDestination, params, where).then(setCheck, (thrown: unknown) => setCheck(toApiError(thrown)));
  };
  return (
    <DetailPage
      title={thing}
      data={check instanceof ApiError ? { ...data, error: check } : data}
      firstButton={
        may(operations.checkDestination) && (
          <Button design="Emphasized" disabled={check === 'running'} onClick={runCheck}>
            {say('checkConnection')}
          </Button>
        )
      }
      actions={(destination) => [
        may(operations.putDestination) && {
          text: say('change'),
          dialog: (close) => (
            <DestinationEditor
              calls={calls}
              destination={destination}
              onClose={close}
              onSaved={() => {
                close();
                notify(say('saved'));
                setCheck(undefined);
                data.reload();
              }}
            />
          ),
        },
        may(operations.putDestination) && {
          text: say('duplicate'),
          dialog: (close) => (
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
          ),
        },
        {
          text: say('export'),
          dialog: (close) => (
            <ExportDialog subaccount={subaccount} instance={instance} names={[thing]} onClose={close} />
          ),
        },
        may(operations.deleteDestination) && {
          text: say('delete'),
          design: 'Negative',
          dialog: (close) => (
            <DestinationDeletion
              name={thing}
              subaccount={subaccount}
              calls={calls}
              onDone={() => toList()}
              onClose={close}
            />
          ),
        },
      ]}
    >
      {(destination) => (
        <>
          <CheckResult check={check} />
          <Facts
            facts={[
              [say('level'), instance !== undefined && say('instanceLevel', instance)],
              ...Object.entries(destination),
            ]}
          />
          <Labels name={thing} calls={calls} />
          {instance === undefined && <FlowsOf destination={thing} subaccount={subaccount} />}
          <p>
            <PageLink to={['subaccounts', subaccount.subdomain, 'trace']} query={{ destination: thing }}>
              {say('itsLookups')}
            </PageLink>
          </p>
        </>
      )}
    </DetailPage>
  );
};
