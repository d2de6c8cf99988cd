import { z } from 'zod';
import { applicationName, operations } from '../../../../src/management-api/contract.ts';
import { ConfirmDelete } from '../../components/dialogs/confirm-delete.tsx';
import { FormDialog } from '../../components/dialogs/form-dialog.tsx';
import type { Field } from '../../components/forms/field.ts';
import { ListPage } from '../../components/tables/listing.tsx';
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
  const paramsOf = (name: string) => {
    const [provider = '', application = ''] = name.split('/');
    return { ...params, provider, application };
  };
  return (
    <ListPage
      title={say('subscriptions')}
      lead={say('subscriptionsLead')}
      list={list}
      keyOf={(name) => name}
      empty={<p>{say('subscriptionsEmpty', subaccount.technicalName)}</p>}
      columns={[{ head: say('application'), show: (name) => name }]}
      actions={[
        may(operations.putSubscription) && {
          text: say('subscribe'),
          design: 'Emphasized',
          dialog: (close) => (
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
          ),
        },
      ]}
      rowActions={[
        may(operations.deleteSubscription) && {
          text: say('delete'),
          label: (name) => say('deleteThing', name),
          dialog: (name, close) => (
            <ConfirmDelete
              name={name}
              consequence={say('subscriptionDeletion')}
              onDelete={() => call(operations.deleteSubscription, paramsOf(name))}
              onDone={list.reload}
              onClose={close}
            />
          ),
        },
      ]}
    />
  );
};
