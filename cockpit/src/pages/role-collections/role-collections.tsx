import { Button } from '@ui5/webcomponents-react/dist/webComponents/Button/index.js';
import { useState } from 'react';
import { z } from 'zod';
import { operations, type ResponseOf } from '../../../../src/management-api/contract.ts';
import { ConfirmDelete } from '../../components/confirm-delete.tsx';
import type { Field } from '../../components/field.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { Page } from '../../components/page.tsx';
import { Table } from '../../components/table.tsx';
import { call } from '../../connection/api.ts';
import { useData } from '../../connection/use-data.ts';
import { useMay, useTexts } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';

type Collection = ResponseOf<typeof operations.listRoleCollections>[number];

const fields = (isNew: boolean): readonly Field[] => [
  { name: 'name', label: 'name', kind: 'text', isRequired: true, isFixed: !isNew },
  { name: 'roles', label: 'roles', kind: 'lines', help: 'rolesHelp' },
  { name: 'users', label: 'users', kind: 'lines', help: 'usersHelp' },
];
const schema = z.object({
  name: z.string().min(1).max(200).optional(),
  roles: z.array(z.string().regex(/^\S+\s+\S.*$/)).default([]),
  users: z.array(z.string()).default([]),
});

/** Security > Role Collections. Source: SAP doc "Role Collections" */
export const RoleCollections = ({ subaccount }: { readonly subaccount: Subaccount }) => {
  const say = useTexts();
  const may = useMay();
  const params = { subaccount: subaccount.subdomain };
  const list = useData(() => call(operations.listRoleCollections, params), []);
  const [dialog, setDialog] = useState<{ readonly kind: 'edit' | 'delete'; readonly collection?: Collection }>();
  const close = (): void => setDialog(undefined);
  const createButton = may(operations.putRoleCollection) && (
    <Button design="Emphasized" onClick={() => setDialog({ kind: 'edit' })}>
      {say('createRoleCollection')}
    </Button>
  );
  return (
    <Page
      title={say('roleCollections')}
      lead={say('roleCollectionsLead')}
      error={list.error}
      isLoading={list.isLoading}
      actions={(list.value?.length ?? 0) > 0 && createButton}
    >
      {list.value !== undefined && (
        <Table
          name={say('roleCollections')}
          items={list.value}
          keyOf={({ name }) => name}
          empty={
            <>
              <p>{say('roleCollectionsEmpty')}</p>
              {createButton}
            </>
          }
          columns={[
            { head: say('name'), show: ({ name }) => name },
            {
              head: say('roles'),
              show: ({ roles = [] }) => roles.map(({ application, role }) => `${application} ${role}`).join(', '),
              minWidth: '16rem',
            },
            { head: say('users'), show: ({ users = [] }) => users.join(', '), minWidth: '10rem' },
            {
              head: say('actions'),
              minWidth: '12rem',
              show: (collection) =>
                may(operations.putRoleCollection) && (
                  <div className="row">
                    <Button
                      design="Transparent"
                      accessibleName={say('changeUser', collection.name)}
                      onClick={() => setDialog({ kind: 'edit', collection })}
                    >
                      {say('change')}
                    </Button>
                    <Button
                      design="Transparent"
                      accessibleName={say('deleteThing', collection.name)}
                      onClick={() => setDialog({ kind: 'delete', collection })}
                    >
                      {say('delete')}
                    </Button>
                  </div>
                ),
            },
          ]}
        />
      )}
      {dialog?.kind === 'edit' && (
        <FormDialog
          title={
            dialog.collection === undefined ? say('createRoleCollection') : say('changeUser', dialog.collection.name)
          }
          fields={fields(dialog.collection === undefined)}
          initial={{
            name: dialog.collection?.name ?? '',
            roles: (dialog.collection?.roles ?? []).map(({ application, role }) => `${application} ${role}`).join('\n'),
            users: (dialog.collection?.users ?? []).join('\n'),
          }}
          schema={schema}
          onClose={close}
          onSubmit={async ({ name = '', roles = [], users = [] }) => {
            await call(operations.putRoleCollection, params, {
              name: dialog.collection?.name ?? name,
              users,
              roles: roles.map((line) => {
                const [application = '', ...role] = line.split(/\s+/);
                return { application, role: role.join(' ') };
              }),
            });
            close();
            list.reload();
          }}
        />
      )}
      {dialog?.kind === 'delete' && dialog.collection !== undefined && (
        <ConfirmDelete
          name={dialog.collection.name}
          consequence={say('roleCollectionDeletion')}
          onDelete={() =>
            call(operations.deleteRoleCollection, { ...params, collection: dialog.collection?.name ?? '' })
          }
          onDone={list.reload}
          onClose={close}
        />
      )}
    </Page>
  );
};
