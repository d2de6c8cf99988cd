import { operations } from '../../../../src/management-api/contract.ts';
import { ConfirmDelete } from '../../components/dialogs/confirm-delete.tsx';
import { FormDialog } from '../../components/dialogs/form-dialog.tsx';
import { ListPage } from '../../components/tables/listing.tsx';
import { call } from '../../connection/api.ts';
import { useData } from '../../connection/use-data.ts';
import { useCockpit, useMay, useTexts } from '../../shell/context.tsx';
import type { SubaccountPageProps } from '../pages.tsx';
import { type Member, memberFields, memberForm, platformRoles, toMember, toMemberValues } from './member-fields.ts';

/** Members: who administers the account at SAP, with platform roles. Source: SAP doc "Managing Members" */
export const Members = ({ subaccount }: SubaccountPageProps) => {
  const say = useTexts();
  const may = useMay();
  const { notify } = useCockpit();
  const params = { subaccount: subaccount.subdomain };
  const list = useData(() => call(operations.listMembers, params), []);
  const sayRole = (name: string): string => {
    const known = platformRoles.find(([role]) => role === name);
    return known === undefined ? name : say(known[1]);
  };
  const memberDialog = (member: Member | undefined, close: () => void) => (
    <FormDialog
      title={member === undefined ? say('addMember') : say('changeUser', member.id)}
      fields={memberFields(member === undefined)}
      initial={toMemberValues(member)}
      schema={member === undefined ? memberForm.required({ userName: true }) : memberForm}
      onClose={close}
      onSubmit={async (form) => {
        await call(operations.putMember, params, toMember(memberForm.parse(form), member));
        close();
        notify(say('saved'));
        list.reload();
      }}
    />
  );
  const mayChange = may(operations.putMember);
  return (
    <ListPage
      title={say('members')}
      lead={say('membersLead')}
      list={list}
      keyOf={({ id }) => id}
      empty={<p>{say('membersEmpty')}</p>}
      columns={[
        { head: say('userId'), show: ({ userName }) => userName, minWidth: '10rem' },
        { head: say('userBase'), show: ({ userBase }) => userBase, minWidth: '12rem' },
        {
          head: say('displayName'),
          show: ({ givenName, familyName }) => [givenName, familyName].filter(Boolean).join(' '),
          minWidth: '10rem',
        },
        {
          head: say('roles'),
          show: ({ roles, customRoles }) => [...roles.map(sayRole), ...customRoles].join(', '),
          minWidth: '14rem',
        },
      ]}
      actions={[
        mayChange && {
          text: say('addMember'),
          design: 'Emphasized',
          dialog: (close) => memberDialog(undefined, close),
        },
      ]}
      rowActions={[
        mayChange && { text: say('change'), label: ({ id }) => say('changeUser', id), dialog: memberDialog },
        mayChange && {
          text: say('delete'),
          label: ({ id }) => say('deleteThing', id),
          dialog: ({ id }, close) => (
            <ConfirmDelete
              name={id}
              consequence={say('memberDeletion')}
              onDelete={() => call(operations.deleteMember, { ...params, member: id })}
              onDone={list.reload}
              onClose={close}
            />
          ),
        },
      ]}
      rowActionsWidth="12rem"
    />
  );
};
