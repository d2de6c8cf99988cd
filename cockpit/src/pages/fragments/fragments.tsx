import { operations } from '../../../../src/management-api/contract.ts';
import { PageLink } from '../../components/page/page-link.tsx';
import { ListPage } from '../../components/tables/listing.tsx';
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
  const pageOf = (name: string): readonly string[] => ['subaccounts', subaccount.subdomain, 'fragments', name];
  return (
    <ListPage
      title={say('fragments')}
      lead={say('fragmentsLead')}
      above={<LevelSwitch subaccount={subaccount} page="fragments" />}
      list={list}
      keyOf={({ FragmentName = '' }) => FragmentName}
      empty={<p>{say('fragmentsEmpty')}</p>}
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
      ]}
      actions={[
        may(operations.putFragment) && {
          text: say('createFragment'),
          design: 'Emphasized',
          dialog: (close) => (
            <FragmentEditor calls={calls} onClose={close} onSaved={(name) => goToWith(query, ...pageOf(name))} />
          ),
        },
      ]}
      rowActions={[
        may(operations.deleteFragment) && {
          text: say('delete'),
          label: ({ FragmentName = '' }) => say('deleteThing', FragmentName),
          dialog: ({ FragmentName = '' }, close) => (
            <FragmentDeletion
              name={FragmentName}
              subaccount={subaccount}
              calls={calls}
              onDone={list.reload}
              onClose={close}
            />
          ),
        },
      ]}
      rowActionsWidth="7rem"
    />
  );
};
