import { Button } from '@ui5/webcomponents-react/dist/webComponents/Button/index.js';
import { useState } from 'react';
import { z } from 'zod';
import { applicationName, operations } from '../../../../src/management-api/contract.ts';
import { ConfirmDelete } from '../../components/confirm-delete.tsx';
import type { Field } from '../../components/field.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { Page } from '../../components/page.tsx';
import { Table } from '../../components/table.tsx';
import { call } from '../../connection/api.ts';
import { useData } from '../../connection/use-data.ts';
import { useMay, useTexts } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';

const fields: readonly Field[] = [
  { name: 'application', label: 'application', kind: 'text', isRequired: true, help: 'applicationHelp' },
];
const schema = z.object({ application: applicationName });

/** Applications the account is subscribed to. Source: SAP doc "Subscribe to Applications" */
export const Subscriptions = ({ subaccount }: { readonly subaccount: Subaccount }) => {
  const say = useTexts();
  const may = useMay();
  const params = { subaccount: subaccount.subdomain };
  const list = useData(() => call(operations.listSubscriptions, params), []);
  const [dialog, setDialog] = useState<'add' | { readonly leaving: string }>();
  const close = (): void => setDialog(undefined);
  const paramsOf = (name: string) => {
    const [provider = '', application = ''] = name.split('/');
    return { ...params, provider, application };
  };
  const addButton = may(operations.putSubscription) && (
    <Button design="Emphasized" onClick={() => setDialog('add')}>
      {say('subscribe')}
    </Button>
  );
  return (
    <Page
      title={say('subscriptions')}
      lead={say('subscriptionsLead')}
      error={list.error}
      isLoading={list.isLoading}
      actions={(list.value?.length ?? 0) > 0 && addButton}
    >
      {list.value !== undefined && (
        <Table
          name={say('subscriptions')}
          items={list.value}
          keyOf={(name) => name}
          empty={
            <>
              <p>{say('subscriptionsEmpty', subaccount.technicalName)}</p>
              {addButton}
            </>
          }
          columns={[
            { head: say('application'), show: (name) => name },
            {
              head: say('actions'),
              minWidth: '8rem',
              show: (name) =>
                may(operations.deleteSubscription) && (
                  <Button
                    design="Transparent"
                    accessibleName={say('deleteThing', name)}
                    onClick={() => setDialog({ leaving: name })}
                  >
                    {say('delete')}
                  </Button>
                ),
            },
          ]}
        />
      )}
      {dialog === 'add' && (
        <FormDialog
          title={say('subscribe')}
          confirm={say('subscribe')}
          fields={fields}
          initial={{ application: `intprov/${subaccount.technicalName}tmn` }}
          schema={schema}
          onClose={close}
          onSubmit={async ({ application }) => {
            await call(operations.putSubscription, paramsOf(application));
            close();
            list.reload();
          }}
        />
      )}
      {typeof dialog === 'object' && (
        <ConfirmDelete
          name={dialog.leaving}
          consequence={say('subscriptionDeletion')}
          onDelete={() => call(operations.deleteSubscription, paramsOf(dialog.leaving))}
          onDone={list.reload}
          onClose={close}
        />
      )}
    </Page>
  );
};
