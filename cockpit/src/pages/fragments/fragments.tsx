import { Button } from '@ui5/webcomponents-react/dist/webComponents/Button/index.js';
import { useState } from 'react';
import { operations } from '../../../../src/management-api/contract.ts';
import { Page } from '../../components/page.tsx';
import { PageLink } from '../../components/page-link.tsx';
import { Table } from '../../components/table.tsx';
import { useData } from '../../connection/use-data.ts';
import { goToWith } from '../../shell/address.ts';
import { useMay, useTexts } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';
import { LevelSwitch, useLevel } from '../destinations/level/level.tsx';
import { callsOn } from '../destinations/level/level-calls.ts';
import { FragmentDeletion } from './fragment-deletion.tsx';
import { FragmentEditor } from './fragment-editor.tsx';

/** Connectivity > Fragments. Source: SAP doc "Manage Destination Fragments" */
export const Fragments = ({ subaccount }: { readonly subaccount: Subaccount }) => {
  const say = useTexts();
  const may = useMay();
  const { instance, query } = useLevel();
  const calls = callsOn(subaccount.subdomain, instance);
  const list = useData(calls.listFragments, [instance]);
  const [dialog, setDialog] = useState<'create' | { readonly leaving: string }>();
  const close = (): void => setDialog(undefined);
  const pageOf = (name: string): readonly string[] => ['subaccounts', subaccount.subdomain, 'fragments', name];
  const createButton = may(operations.putFragment) && (
    <Button design="Emphasized" onClick={() => setDialog('create')}>
      {say('createFragment')}
    </Button>
  );
  return (
    <Page
      title={say('fragments')}
      lead={say('fragmentsLead')}
      error={list.error}
      isLoading={list.isLoading}
      actions={(list.value?.length ?? 0) > 0 && createButton}
    >
      <div className="filters">
        <LevelSwitch subaccount={subaccount} page="fragments" />
      </div>
      {list.value !== undefined && (
        <Table
          name={say('fragments')}
          items={list.value}
          keyOf={({ FragmentName = '' }) => FragmentName}
          empty={
            <>
              <p>{say('fragmentsEmpty')}</p>
              {createButton}
            </>
          }
          columns={[
            {
              head: say('name'),
              show: ({ FragmentName = '' }) => (
                <PageLink to={pageOf(FragmentName)} query={query}>
                  {FragmentName}
                </PageLink>
              ),
            },
            {
              head: say('properties'),
              minWidth: '18rem',
              show: (fragment) =>
                Object.keys(fragment)
                  .filter((name) => name !== 'FragmentName')
                  .join(', '),
            },
            {
              head: say('actions'),
              minWidth: '7rem',
              show: ({ FragmentName = '' }) =>
                may(operations.deleteFragment) && (
                  <Button
                    design="Transparent"
                    accessibleName={say('deleteThing', FragmentName)}
                    onClick={() => setDialog({ leaving: FragmentName })}
                  >
                    {say('delete')}
                  </Button>
                ),
            },
          ]}
        />
      )}
      {dialog === 'create' && (
        <FragmentEditor calls={calls} onClose={close} onSaved={(name) => goToWith(query, ...pageOf(name))} />
      )}
      {typeof dialog === 'object' && (
        <FragmentDeletion
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
