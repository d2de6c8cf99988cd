import { Button } from '@ui5/webcomponents-react/dist/webComponents/Button/index.js';
import { useState } from 'react';
import { administratorRoles, operations } from '../../../../src/management-api/contract.ts';
import { ConfirmDelete } from '../../components/confirm-delete.tsx';
import type { Field } from '../../components/field.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { Page } from '../../components/page.tsx';
import { SecretDialog } from '../../components/secret-dialog.tsx';
import { Table } from '../../components/table.tsx';
import { call } from '../../connection/api.ts';
import { useData } from '../../connection/use-data.ts';
import { useMay, useTexts, useTimes } from '../../shell/context.tsx';

const fields: readonly Field[] = [
  { name: 'name', label: 'name', kind: 'text', isRequired: true },
  { name: 'role', label: 'role', kind: 'choice', options: administratorRoles, isRequired: true, help: 'roleHelp' },
];

/** Who may administer the installation. Source: product description, cockpit roles */
export const Administrators = () => {
  const say = useTexts();
  const time = useTimes();
  const may = useMay();
  const list = useData(() => call(operations.listAdministrators, {}), []);
  const [isCreating, setCreating] = useState(false);
  const [leaving, setLeaving] = useState<string>();
  const [created, setCreated] = useState<{ readonly name: string; readonly token: string }>();
  return (
    <Page
      title={say('administrators')}
      lead={say('administratorsLead')}
      error={list.error}
      isLoading={list.isLoading}
      actions={
        may(operations.createAdministrator) && (
          <Button design="Emphasized" onClick={() => setCreating(true)}>
            {say('createAdministrator')}
          </Button>
        )
      }
    >
      {list.value !== undefined && (
        <Table
          name={say('administrators')}
          items={list.value}
          keyOf={({ name }) => name}
          empty={null}
          columns={[
            { head: say('name'), show: ({ name }) => name },
            { head: say('role'), show: ({ role }) => role, minWidth: '10rem' },
            { head: say('createdAt'), show: ({ createdAtMs }) => time(createdAtMs), minWidth: '12rem' },
            {
              head: say('actions'),
              minWidth: '8rem',
              // The first one stays: somebody must be left.
              show: ({ name }) =>
                name !== 'administrator' &&
                may(operations.deleteAdministrator) && (
                  <Button
                    design="Transparent"
                    accessibleName={say('deleteThing', name)}
                    onClick={() => setLeaving(name)}
                  >
                    {say('delete')}
                  </Button>
                ),
            },
          ]}
        />
      )}
      {isCreating && (
        <FormDialog
          title={say('createAdministrator')}
          confirm={say('create')}
          fields={fields}
          initial={{ role: 'viewer' }}
          schema={operations.createAdministrator.request}
          onClose={() => setCreating(false)}
          onSubmit={async (body) => {
            const { administrator, token } = await call(operations.createAdministrator, {}, body);
            setCreating(false);
            setCreated({ name: administrator.name, token });
            list.reload();
          }}
        />
      )}
      {created !== undefined && (
        <SecretDialog
          title={created.name}
          values={{ [say('administratorToken')]: created.token }}
          fileName={`${created.name}.json`}
          onClose={() => setCreated(undefined)}
        />
      )}
      {leaving !== undefined && (
        <ConfirmDelete
          name={leaving}
          consequence={say('administratorDeletion')}
          onDelete={() => call(operations.deleteAdministrator, { administrator: leaving })}
          onDone={list.reload}
          onClose={() => setLeaving(undefined)}
        />
      )}
    </Page>
  );
};
