import { Button } from '@ui5/webcomponents-react/dist/webComponents/Button/index.js';
import { useState } from 'react';
import { operations } from '../../../../src/management-api/contract.ts';
import { ConfirmDelete } from '../../components/dialogs/confirm-delete.tsx';
import { FormDialog } from '../../components/dialogs/form-dialog.tsx';
import type { Field } from '../../components/forms/field.ts';
import { Page } from '../../components/page/page.tsx';
import { PageLink } from '../../components/page/page-link.tsx';
import { useListing } from '../../components/tables/listing.tsx';
import { call } from '../../connection/api.ts';
import { type Data, useData } from '../../connection/use-data.ts';
import { goTo } from '../../shell/address.ts';
import { useMay, useTexts, useTimes } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';

const flavourTexts = { neo: 'flavourNeo', cf: 'flavourCf' } as const;
const fields: readonly Field[] = [
  { name: 'subdomain', label: 'subdomain', kind: 'text', isRequired: true, help: 'subdomainHelp' },
  { name: 'displayName', label: 'displayName', kind: 'text' },
  {
    name: 'flavour',
    label: 'flavour',
    kind: 'choice',
    options: ['neo', 'cf'],
    optionTexts: flavourTexts,
    isRequired: true,
    help: 'flavourHelp',
  },
];

type List = { readonly subaccounts: Data<readonly Subaccount[]> };

/** The subaccounts of the installation. Source: SAP's cockpit, global account */
export const Subaccounts = ({ subaccounts }: List) => {
  const say = useTexts();
  return (
    <Page
      title={say('subaccounts')}
      lead={say('subaccountsLead')}
      actions={(subaccounts.value ?? []).length > 0 && <CreateSubaccount subaccounts={subaccounts} />}
      error={subaccounts.error}
      isLoading={subaccounts.isLoading}
    >
      <SubaccountTable subaccounts={subaccounts} />
    </Page>
  );
};

/** The button to create a subaccount, for those who may; it leads to what was created. Source: SAP's cockpit, global account */
export const CreateSubaccount = ({ subaccounts }: List) => {
  const say = useTexts();
  const may = useMay();
  const [isOpen, setOpen] = useState(false);
  if (!may(operations.createSubaccount)) return null;
  return (
    <>
      <Button design="Emphasized" onClick={() => setOpen(true)}>
        {say('createSubaccount')}
      </Button>
      {isOpen && (
        <FormDialog
          title={say('createSubaccount')}
          confirm={say('create')}
          fields={fields}
          initial={{ flavour: 'neo' }}
          schema={operations.createSubaccount.request}
          onClose={() => setOpen(false)}
          onSubmit={async (body) => {
            const { subdomain } = await call(operations.createSubaccount, {}, body);
            setOpen(false);
            subaccounts.reload();
            goTo('subaccounts', subdomain, 'overview');
          }}
        />
      )}
    </>
  );
};

/** The subaccounts there are, to go to and to delete. Source: SAP's cockpit, global account */
export const SubaccountTable = ({ subaccounts }: List) => {
  const say = useTexts();
  const time = useTimes();
  const may = useMay();
  const { content } = useListing({
    name: say('subaccounts'),
    items: subaccounts.value,
    keyOf: ({ id }) => id,
    textOf: ({ displayName, subdomain, technicalName }) => `${displayName} ${subdomain} ${technicalName}`,
    empty: (
      <>
        <p>{say('subaccountsEmpty')}</p>
        <CreateSubaccount subaccounts={subaccounts} />
      </>
    ),
    columns: [
      {
        head: say('displayName'),
        show: ({ subdomain, displayName }) => (
          <PageLink to={['subaccounts', subdomain, 'overview']}>{displayName}</PageLink>
        ),
      },
      { head: say('subdomain'), show: ({ subdomain }) => subdomain, minWidth: '8rem' },
      { head: say('flavour'), show: ({ flavour }) => say(flavourTexts[flavour]), minWidth: '8rem' },
      { head: say('createdAt'), show: ({ createdAtMs }) => time(createdAtMs), minWidth: '12rem' },
    ],
    rowActions: [
      may(operations.deleteSubaccount) && {
        text: say('delete'),
        label: ({ displayName }) => say('deleteThing', displayName),
        dialog: (subaccount, close) => (
          <DeleteSubaccount subaccount={subaccount} onClose={close} onDone={subaccounts.reload} />
        ),
      },
    ],
  });
  return content;
};

const DeleteSubaccount = (props: {
  readonly subaccount: Subaccount;
  readonly onClose: () => void;
  readonly onDone: () => void;
}) => {
  const say = useTexts();
  const params = { subaccount: props.subaccount.subdomain };
  const contents = useData(() => call(operations.readOverview, params), []);
  const counts = contents.value?.counts;
  return (
    <ConfirmDelete
      name={props.subaccount.displayName}
      consequence={
        counts === undefined
          ? '...'
          : say('subaccountDeletion', counts.destinations, counts.oauthClients, counts.serviceInstances, counts.users)
      }
      onDelete={() => call(operations.deleteSubaccount, params)}
      onDone={props.onDone}
      onClose={props.onClose}
    />
  );
};
