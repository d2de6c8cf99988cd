import { Button } from '@ui5/webcomponents-react/dist/webComponents/Button/index.js';
import { CheckBox } from '@ui5/webcomponents-react/dist/webComponents/CheckBox/index.js';
import { useState } from 'react';
import { operations } from '../../../../src/management-api/contract.ts';
import { Page } from '../../components/page.tsx';
import { PageLink } from '../../components/page-link.tsx';
import { Table } from '../../components/table.tsx';
import { useData } from '../../connection/use-data.ts';
import { goToWith } from '../../shell/address.ts';
import { useMay, useTexts } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';
import { DestinationDeletion } from './destination-deletion.tsx';
import { DestinationEditor } from './editor/destination-editor.tsx';
import { LevelSwitch, useLevel } from './level/level.tsx';
import { callsOn } from './level/level-calls.ts';
import { ExportDialog } from './transfer/export-dialog.tsx';
import { FromInstanceDialog } from './transfer/from-instance-dialog.tsx';
import { ImportDialog } from './transfer/import-dialog.tsx';

/** Connectivity > Destinations. Source: SAP doc "Managing Destinations" */
export const Destinations = ({ subaccount }: { readonly subaccount: Subaccount }) => {
  const say = useTexts();
  const may = useMay();
  const { instance, query } = useLevel();
  const calls = callsOn(subaccount.subdomain, instance);
  const list = useData(calls.listDestinations, [instance]);
  const pageOf = (name: string): readonly string[] => ['subaccounts', subaccount.subdomain, 'destinations', name];
  const [dialog, setDialog] = useState<
    'create' | 'from-instance' | 'import' | 'export' | { readonly leaving: string }
  >();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const close = (): void => setDialog(undefined);
  const canWrite = may(operations.putDestination);
  const buttons = canWrite && (
    <>
      <Button design="Emphasized" onClick={() => setDialog('create')}>
        {say('createDestination')}
      </Button>
      {instance === undefined && <Button onClick={() => setDialog('from-instance')}>{say('fromInstance')}</Button>}
      <Button onClick={() => setDialog('import')}>{say('import')}</Button>
    </>
  );
  const all = list.value ?? [];
  // Of rows that are gone by now nothing is left.
  const names = chosen.filter((name) => all.some(({ Name }) => Name === name));
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
            <Button onClick={() => setDialog('export')}>
              {names.length > 0 ? say('exportCount', names.length) : say('export')}
            </Button>
          </>
        )
      }
    >
      <div className="filters">
        <LevelSwitch subaccount={subaccount} page="destinations" />
      </div>
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
              head: say('choose'),
              minWidth: '4rem',
              show: ({ Name = '' }) => (
                <CheckBox
                  accessibleName={say('chooseThing', Name)}
                  checked={chosen.includes(Name)}
                  onChange={(event) => {
                    const { checked } = event.target;
                    setChosen((known) => [...known.filter((name) => name !== Name), ...(checked ? [Name] : [])]);
                  }}
                />
              ),
            },
            {
              head: say('name'),
              show: ({ Name = '' }) => (
                <PageLink to={pageOf(Name)} query={query}>
                  {Name}
                </PageLink>
              ),
            },
            { head: say('typeLabel'), show: ({ Type }) => Type, minWidth: '5rem' },
            { head: say('url'), show: ({ URL }) => URL, minWidth: '14rem' },
            { head: say('authentication'), show: ({ Authentication }) => Authentication, minWidth: '12rem' },
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
        <DestinationEditor calls={calls} onClose={close} onSaved={(name) => goToWith(query, ...pageOf(name))} />
      )}
      {dialog === 'from-instance' && (
        <FromInstanceDialog
          subaccount={subaccount}
          onClose={close}
          onDone={(name) => goToWith(query, ...pageOf(name))}
        />
      )}
      {dialog === 'import' && (
        <ImportDialog subaccount={subaccount} instance={instance} onClose={close} onDone={list.reload} />
      )}
      {dialog === 'export' && (
        <ExportDialog
          subaccount={subaccount}
          instance={instance}
          {...(names.length > 0 && { names })}
          onClose={close}
        />
      )}
      {typeof dialog === 'object' && (
        <DestinationDeletion
          name={dialog.leaving}
          subaccount={subaccount}
          calls={calls}
          onDone={list.reload}
          onClose={close}
        />
      )}
    </Page>
  );
};
