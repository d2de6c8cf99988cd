import { Button } from '@ui5/webcomponents-react/dist/webComponents/Button/index.js';
import { useState } from 'react';
import { operations } from '../../../../src/management-api/contract.ts';
import { ConfirmDelete } from '../../components/confirm-delete.tsx';
import { Page } from '../../components/page.tsx';
import { PageLink } from '../../components/page-link.tsx';
import { Table } from '../../components/table.tsx';
import { call } from '../../connection/api.ts';
import { useData } from '../../connection/use-data.ts';
import { goTo } from '../../shell/address.ts';
import { useMay, useTexts } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';
import { DestinationEditor } from './destination-editor.tsx';
import { ExportDialog, ImportDialog } from './transfer-dialogs.tsx';

/** Connectivity > Destinations. Source: SAP doc "Managing Destinations" */
export const Destinations = ({ subaccount }: { readonly subaccount: Subaccount }) => {
  const say = useTexts();
  const may = useMay();
  const params = { subaccount: subaccount.subdomain };
  const list = useData(() => call(operations.listDestinations, params), []);
  const [dialog, setDialog] = useState<'create' | 'import' | 'export' | { readonly leaving: string }>();
  const close = (): void => setDialog(undefined);
  const canWrite = may(operations.putDestination);
  const buttons = canWrite && (
    <>
      <Button design="Emphasized" onClick={() => setDialog('create')}>
        {say('createDestination')}
      </Button>
      <Button onClick={() => setDialog('import')}>{say('import')}</Button>
    </>
  );
  const all = list.value ?? [];
  return (
    <Page
      title={say('destinations')}
      lead={say('destinationsLead')}
      error={list.error}
      isLoading={list.isLoading}
      actions={
        all.length > 0 && (
          <>
            {buttons}
            <Button onClick={() => setDialog('export')}>{say('export')}</Button>
          </>
        )
      }
    >
      {list.value !== undefined && (
        <Table
          name={say('destinations')}
          items={all}
          keyOf={({ Name = '' }) => Name}
          textOf={({ Name = '', URL = '', Description = '' }) => `${Name} ${URL} ${Description}`}
          empty={
            <>
              <p>{say('destinationsEmpty')}</p>
              <div className="row">{buttons}</div>
            </>
          }
          columns={[
            {
              head: say('name'),
              show: ({ Name = '' }) => (
                <PageLink to={['subaccounts', subaccount.subdomain, 'destinations', Name]}>{Name}</PageLink>
              ),
            },
            { head: say('typeLabel'), show: ({ Type }) => Type, minWidth: '5rem' },
            { head: say('url'), show: ({ URL }) => URL, minWidth: '14rem' },
            { head: say('authentication'), show: ({ Authentication }) => Authentication, minWidth: '10rem' },
            {
              head: say('actions'),
              minWidth: '8rem',
              show: ({ Name = '' }) =>
                may(operations.deleteDestination) && (
                  <Button
                    design="Transparent"
                    accessibleName={say('deleteThing', Name)}
                    onClick={() => setDialog({ leaving: Name })}
                  >
                    {say('delete')}
                  </Button>
                ),
            },
          ]}
        />
      )}
      {dialog === 'create' && (
        <DestinationEditor
          subaccount={subaccount}
          onClose={close}
          onSaved={(name) => goTo('subaccounts', subaccount.subdomain, 'destinations', name)}
        />
      )}
      {dialog === 'import' && <ImportDialog subaccount={subaccount} onClose={close} onDone={list.reload} />}
      {dialog === 'export' && <ExportDialog subaccount={subaccount} onClose={close} />}
      {typeof dialog === 'object' && (
        <ConfirmDelete
          name={dialog.leaving}
          consequence={say('destinationDeletion')}
          onDelete={() => call(operations.deleteDestination, { ...params, name: dialog.leaving })}
          onDone={list.reload}
          onClose={close}
        />
      )}
    </Page>
  );
};
