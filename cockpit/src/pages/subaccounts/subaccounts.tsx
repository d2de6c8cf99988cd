import { Button } from '@ui5/webcomponents-react/dist/webComponents/Button/index.js';
import { useState } from 'react';
import { operations } from '../../../../src/management-api/contract.ts';
import { ConfirmDelete } from '../../components/confirm-delete.tsx';
import type { Field } from '../../components/field.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { Page } from '../../components/page.tsx';
import { PageLink } from '../../components/page-link.tsx';
import { Table } from '../../components/table.tsx';
import { call } from '../../connection/api.ts';
import { type Data, useData } from '../../connection/use-data.ts';
import { goTo } from '../../shell/address.ts';
import { useMay, useTexts, useTimes } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';

const fields: readonly Field[] = [
  { name: 'subdomain', label: 'subdomain', kind: 'text', isRequired: true, help: 'subdomainHelp' },
  { name: 'displayName', label: 'displayName', kind: 'text' },
  { name: 'flavour', label: 'flavour', kind: 'choice', options: ['neo', 'cf'], isRequired: true, help: 'flavourHelp' },
];

/** The subaccounts of the installation. Source: SAP's cockpit, global account */
export const Subaccounts = ({ subaccounts }: { readonly subaccounts: Data<readonly Subaccount[]> }) => {
  const say = useTexts();
  const time = useTimes();
  const may = useMay();
  const [dialog, setDialog] = useState<'create' | Subaccount>();
  const close = (): void => setDialog(undefined);
  const createButton = may(operations.createSubaccount) && (
    <Button design="Emphasized" onClick={() => setDialog('create')}>
      {say('createSubaccount')}
    </Button>
  );
  const items = subaccounts.value ?? [];
  return (
    <Page
      title={say('subaccounts')}
      lead={say('subaccountsLead')}
      actions={items.length > 0 && createButton}
      error={subaccounts.error}
      isLoading={subaccounts.isLoading}
    >
      {subaccounts.value !== undefined && (
        <Table
          name={say('subaccounts')}
          items={items}
          keyOf={({ id }) => id}
          empty={
            <>
              <p>{say('subaccountsEmpty')}</p>
              {createButton}
            </>
          }
          columns={[
            {
              head: say('displayName'),
              show: ({ subdomain, displayName }) => (
                <PageLink to={['subaccounts', subdomain, 'overview']}>{displayName}</PageLink>
              ),
            },
            { head: say('subdomain'), show: ({ subdomain }) => subdomain, minWidth: '8rem' },
            { head: say('flavour'), show: ({ flavour }) => flavour, minWidth: '6rem' },
            { head: say('createdAt'), show: ({ createdAtMs }) => time(createdAtMs), minWidth: '12rem' },
            {
              head: say('actions'),
              minWidth: '8rem',
              show: (subaccount) =>
                may(operations.deleteSubaccount) && (
                  <Button
                    design="Transparent"
                    accessibleName={say('deleteThing', subaccount.displayName)}
                    onClick={() => setDialog(subaccount)}
                  >
                    {say('delete')}
                  </Button>
                ),
            },
          ]}
        />
      )}
      {dialog === 'create' && (
        <FormDialog
          title={say('createSubaccount')}
          confirm={say('create')}
          fields={fields}
          initial={{ flavour: 'neo' }}
          schema={operations.createSubaccount.request}
          onClose={close}
          onSubmit={async (body) => {
            const { subdomain } = await call(operations.createSubaccount, {}, body);
            close();
            subaccounts.reload();
            goTo('subaccounts', subdomain, 'overview');
          }}
        />
      )}
      {typeof dialog === 'object' && (
        <DeleteSubaccount subaccount={dialog} onClose={close} onDone={subaccounts.reload} />
      )}
    </Page>
  );
};

const DeleteSubaccount = (props: {
  readonly subaccount: Subaccount;
  readonly onClose: () => void;
  readonly onDone: () => void;
}) => {
  const say = useTexts();
  const params = { subaccount: props.subaccount.subdomain };
  const contents = useData(
    () =>
      Promise.all([
        call(operations.listDestinations, params),
        props.subaccount.flavour === 'neo' ? call(operations.listOAuthClients, params) : [],
        call(operations.listServiceInstances, params),
        call(operations.listUsers, params),
      ]),
    [],
  );
  const [destinations, clients, instances, users] = contents.value?.map(({ length }) => length) ?? [];
  return (
    <ConfirmDelete
      name={props.subaccount.displayName}
      consequence={
        contents.value === undefined
          ? '...'
          : say('subaccountDeletion', destinations ?? 0, clients ?? 0, instances ?? 0, users ?? 0)
      }
      onDelete={() => call(operations.deleteSubaccount, params)}
      onDone={props.onDone}
      onClose={props.onClose}
    />
  );
};
