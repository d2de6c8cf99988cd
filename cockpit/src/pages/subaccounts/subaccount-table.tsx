import { operations } from '../../../../src/management-api/contract.ts';
import { ConfirmDelete } from '../../components/dialogs/confirm-delete.tsx';
import { PageLink } from '../../components/page/page-link.tsx';
import { useListing } from '../../components/tables/listing.tsx';
import { call } from '../../connection/api.ts';
import { useData } from '../../connection/use-data.ts';
import { useMay, useTexts, useTimes } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';
import { CreateSubaccount } from './create-subaccount.tsx';
import { flavourTexts, type SubaccountList } from './subaccount-list.ts';

/** The subaccounts there are, to go to and to delete. Source: SAP's cockpit, global account */
export const SubaccountTable = ({ subaccounts }: SubaccountList) => {
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
