import { Button } from '@ui5/webcomponents-react/dist/webComponents/Button/index.js';
import { useState } from 'react';
import { operations } from '../../../../src/management-api/contract.ts';
import { ConfirmDelete } from '../../components/confirm-delete.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { Page } from '../../components/page.tsx';
import { Table } from '../../components/table.tsx';
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
  const [dialog, setDialog] = useState<'add' | { readonly kind: 'change' | 'delete'; readonly member: Member }>();
  const close = (): void => setDialog(undefined);
  const changed = typeof dialog === 'object' && dialog.kind === 'change' ? dialog.member : undefined;
  const addButton = may(operations.putMember) && (
    <Button design="Emphasized" onClick={() => setDialog('add')}>
      {say('addMember')}
    </Button>
  );
  const sayRole = (name: string): string => {
    const known = platformRoles.find(([role]) => role === name);
    return known === undefined ? name : say(known[1]);
  };
  return (
    <Page
      title={say('members')}
      lead={say('membersLead')}
      error={list.error}
      isLoading={list.isLoading}
      actions={(list.value?.length ?? 0) > 0 && addButton}
    >
      {list.value !== undefined && (
        <Table
          name={say('members')}
          items={list.value}
          keyOf={({ id }) => id}
          empty={
            <>
              <p>{say('membersEmpty')}</p>
              {addButton}
            </>
          }
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
            {
              head: say('actions'),
              minWidth: '12rem',
              show: (member) =>
                may(operations.putMember) && (
                  <div className="row">
                    <Button
                      design="Transparent"
                      accessibleName={say('changeUser', member.id)}
                      onClick={() => setDialog({ kind: 'change', member })}
                    >
                      {say('change')}
                    </Button>
                    <Button
                      design="Transparent"
                      accessibleName={say('deleteThing', member.id)}
                      onClick={() => setDialog({ kind: 'delete', member })}
                    >
                      {say('delete')}
                    </Button>
                  </div>
                ),
            },
          ]}
        />
      )}
      {(dialog === 'add' || changed !== undefined) && (
        <FormDialog
          title={changed === undefined ? say('addMember') : say('changeUser', changed.id)}
          fields={memberFields(changed === undefined)}
          initial={toMemberValues(changed)}
          schema={changed === undefined ? memberForm.required({ userName: true }) : memberForm}
          onClose={close}
          onSubmit={async (form) => {
            await call(operations.putMember, params, toMember(memberForm.parse(form), changed));
            close();
            notify(say('saved'));
            list.reload();
          }}
        />
      )}
      {typeof dialog === 'object' && dialog.kind === 'delete' && (
        <ConfirmDelete
          name={dialog.member.id}
          consequence={say('memberDeletion')}
          onDelete={() => call(operations.deleteMember, { ...params, member: dialog.member.id })}
          onDone={list.reload}
          onClose={close}
        />
      )}
    </Page>
  );
};
