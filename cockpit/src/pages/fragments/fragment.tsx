import { Button } from '@ui5/webcomponents-react/dist/webComponents/Button/index.js';
import { useState } from 'react';
import { operations } from '../../../../src/management-api/contract.ts';
import { Page } from '../../components/page.tsx';
import { ApiError } from '../../connection/api.ts';
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
  const data = useData(async () => {
    const found = (await calls.listFragments()).find(({ FragmentName }) => FragmentName === thing);
    if (found === undefined) throw new ApiError(404, 'There is no such fragment');
    return found;
  }, [instance]);
  const [dialog, setDialog] = useState<'edit' | 'delete'>();
  const close = (): void => setDialog(undefined);
  return (
    <Page
      title={thing}
      error={data.error}
      isLoading={data.isLoading}
      actions={
        data.value !== undefined && (
          <>
            {may(operations.putFragment) && <Button onClick={() => setDialog('edit')}>{say('change')}</Button>}
            {may(operations.deleteFragment) && (
              <Button design="Negative" onClick={() => setDialog('delete')}>
                {say('delete')}
              </Button>
            )}
          </>
        )
      }
    >
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
        <FragmentEditor
          calls={calls}
          fragment={data.value}
          onClose={close}
          onSaved={() => {
            close();
            notify(say('saved'));
            data.reload();
          }}
        />
      )}
      {dialog === 'delete' && (
        <FragmentDeletion
          name={thing}
          subaccount={subaccount}
          calls={calls}
          onDone={() => goToWith(query, 'subaccounts', subaccount.subdomain, 'fragments')}
          onClose={close}
        />
      )}
    </Page>
  );
};
