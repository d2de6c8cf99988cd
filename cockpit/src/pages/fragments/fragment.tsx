import { operations } from '../../../../src/management-api/contract.ts';
import { DetailPage } from '../../components/page/detail-page.tsx';
import { Facts } from '../../components/values/facts.tsx';
import { useData } from '../../connection/use-data.ts';
import { goToWith } from '../../shell/address.ts';
import { useCockpit, useMay, useTexts } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';
import { useLevel } from '../destinations/level/level.tsx';
import { callsOn } from '../destinations/level/level-calls.ts';
import { FragmentDeletion } from './fragment-deletion.tsx';
import { FragmentEditor } from './fragment-editor.tsx';

/** One fragment and its properties, secrets left out. Source: SAP doc "Manage Destination Fragments" */
export const Fragment = ({ subaccount, thing }: { readonly subaccount: Subaccount; readonly thing: string }) => {
  const say = useTexts();
  const may = useMay();
  const { notify } = useCockpit();
  const { instance, query } = useLevel();
  const calls = callsOn(subaccount.subdomain, instance);
  const data = useData(() => calls.getFragment(thing), [instance]);
  return (
    <DetailPage
      title={thing}
      data={data}
      actions={(fragment) => [
        may(operations.putFragment) && {
          text: say('change'),
          dialog: (close) => (
            <FragmentEditor
              calls={calls}
              fragment={fragment}
              onClose={close}
              onSaved={() => {
                close();
                notify(say('saved'));
                data.reload();
              }}
            />
          ),
        },
        may(operations.deleteFragment) && {
          text: say('delete'),
          design: 'Negative',
          dialog: (close) => (
            <FragmentDeletion
              name={thing}
              subaccount={subaccount}
              calls={calls}
              onDone={() => goToWith(query, 'subaccounts', subaccount.subdomain, 'fragments')}
              onClose={close}
            />
          ),
        },
      ]}
    >
      {(fragment) => <Facts facts={Object.entries(fragment)} />}
    </DetailPage>
  );
};
