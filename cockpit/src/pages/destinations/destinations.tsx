import { useState } from 'react';
import { operations } from '../../../../src/management-api/contract.ts';
import { PageLink } from '../../components/page/page-link.tsx';
import { useActions } from '../../components/tables/actions.tsx';
import { ListPage } from '../../components/tables/listing.tsx';
import { RowCheckBox } from '../../components/tables/row-controls.tsx';
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
  const canWrite = may(operations.putDestination);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  // Of rows that are gone by now nothing is left.
  const names = chosen.filter((name) => list.value?.some(({ Name }) => Name === name));
  const toPage = (name: string): void => goToWith(query, ...pageOf(name));
  const exporting = useActions([
    {
      text: names.length > 0 ? say('exportCount', names.length) : say('export'),
      dialog: (close) => (
        <ExportDialog
          subaccount={subaccount}
          instance={instance}
          {...(names.length > 0 && { names })}
          onClose={close}
        />
      ),
    },
  ]);
  return (
    <ListPage
      title={say('destinations')}
      lead={say('destinationsLead')}
      above={<LevelSwitch subaccount={subaccount} page="destinations" />}
      list={list}
      keyOf={({ Name = '' }) => Name}
      textOf={({ Name = '', URL = '', Description = '' }) => `${Name} ${URL} ${Description}`}
      empty={<p>{say('destinationsEmpty')}</p>}
      columns={[
        {
          head: say('choose'),
          minWidth: '4rem',
          show: ({ Name = '' }) => (
            <RowCheckBox
              name={say('chooseThing', Name)}
              isChosen={chosen.includes(Name)}
              onChoose={(isChosen) =>
                setChosen((known) => [...known.filter((name) => name !== Name), ...(isChosen ? [Name] : [])])
              }
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
      ]}
      actions={[
        canWrite && {
          text: say('createDestination'),
          design: 'Emphasized',
          dialog: (close) => <DestinationEditor calls={calls} onClose={close} onSaved={toPage} />,
        },
        canWrite &&
          instance === undefined && {
            text: say('fromInstance'),
            dialog: (close) => <FromInstanceDialog subaccount={subaccount} onClose={close} onDone={toPage} />,
          },
        canWrite && {
          text: say('import'),
          dialog: (close) => (
            <ImportDialog subaccount={subaccount} instance={instance} onClose={close} onDone={list.reload} />
          ),
        },
      ]}
      moreButtons={exporting.buttons}
      rowActions={[
        may(operations.deleteDestination) && {
          text: say('delete'),
          label: ({ Name = '' }) => say('deleteThing', Name),
          dialog: ({ Name = '' }, close) => (
            <DestinationDeletion
              name={Name}
              subaccount={subaccount}
              calls={calls}
              onDone={list.reload}
              onClose={close}
            />
          ),
        },
      ]}
    >
      {exporting.dialog}
    </ListPage>
  );
};
