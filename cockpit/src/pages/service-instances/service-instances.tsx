import { z } from 'zod';
import { operations } from '../../../../src/management-api/contract.ts';
import { FormDialog } from '../../components/dialogs/form-dialog.tsx';
import { PageLink } from '../../components/page/page-link.tsx';
import { ListPage } from '../../components/tables/listing.tsx';
import { call } from '../../connection/api.ts';
import { useData } from '../../connection/use-data.ts';
import { goTo } from '../../shell/address.ts';
import { useMay, useTexts, useTimes } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';
import { instanceFields, planOf } from './instance-fields.ts';
import { parametersText, parseParameters } from './parse-parameters.ts';

const schema = operations.createServiceInstance.request.extend({
  parameters: parametersText,
  roles: z.array(z.string()).optional(),
});

/** Services > Instances. Source: SAP doc "Creating Service Instances" */
export const ServiceInstances = ({ subaccount }: { readonly subaccount: Subaccount }) => {
  const say = useTexts();
  const time = useTimes();
  const may = useMay();
  const params = { subaccount: subaccount.subdomain };
  const list = useData(() => call(operations.listServiceInstances, params), []);
  const page = (id: string): readonly string[] => ['subaccounts', subaccount.subdomain, 'service-instances', id];
  return (
    <ListPage
      title={say('instances')}
      lead={say('instancesLead')}
      list={list}
      keyOf={({ id }) => id}
      empty={<p>{say('instancesEmpty')}</p>}
      columns={[
        { head: say('name'), show: ({ name }) => <PageLink to={page(name)}>{name}</PageLink> },
        { head: say('offering'), show: ({ offering }) => offering, minWidth: '8rem' },
        { head: say('plan'), show: ({ plan }) => plan, minWidth: '8rem' },
        { head: say('createdAt'), show: ({ createdAtMs }) => time(createdAtMs), minWidth: '12rem' },
      ]}
      actions={[
        may(operations.createServiceInstance) && {
          text: say('createInstance'),
          design: 'Emphasized',
          dialog: (close) => (
            <FormDialog
              title={say('createInstance')}
              confirm={say('create')}
              fields={instanceFields}
              initial={{ offering: 'destination' }}
              schema={schema}
              onClose={close}
              onSubmit={async ({ parameters, roles, ...rest }) => {
                const parsed = { ...parseParameters(parameters), ...(roles && { roles }) };
                const { name } = await call(operations.createServiceInstance, params, {
                  ...rest,
                  plan: planOf(rest),
                  ...(Object.keys(parsed).length > 0 && { parameters: parsed }),
                });
                goTo(...page(name));
              }}
            />
          ),
        },
      ]}
    />
  );
};
