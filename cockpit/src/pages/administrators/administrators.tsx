import { useState } from 'react';
import { administratorRoles, operations } from '../../../../src/management-api/contract.ts';
import { ConfirmDelete } from '../../components/dialogs/confirm-delete.tsx';
import { FormDialog } from '../../components/dialogs/form-dialog.tsx';
import { SecretDialog } from '../../components/dialogs/secret-dialog.tsx';
import type { Field } from '../../components/forms/field.ts';
import { ListPage } from '../../components/tables/listing.tsx';
import { call } from '../../connection/api.ts';
import { useData } from '../../connection/use-data.ts';
import { administratorRoleWords, sayWord } from '../../language/words.ts';
import { useMay, useTexts, useTimes } from '../../shell/context.tsx';

const fields: readonly Field[] = [
  { name: 'name', label: 'name', kind: 'text', isRequired: true },
  {
    name: 'role',
    label: 'role',
    kind: 'choice',
    options: administratorRoles,
    optionTexts: administratorRoleWords,
    isRequired: true,
    help: 'roleHelp',
  },
];

type Created = { readonly name: string; readonly token: string };

/** Who may administer the installation. Source: product description, cockpit roles */
export const Administrators = () => {
  const say = useTexts();
  const time = useTimes();
  const may = useMay();
  const list = useData(() => call(operations.listAdministrators, {}), []);
  return (
    <ListPage
      title={say('administrators')}
      lead={say('administratorsLead')}
      list={list}
      keyOf={({ name }) => name}
      empty={null}
      columns={[
        { head: say('name'), show: ({ name }) => name },
        { head: say('role'), show: ({ role }) => sayWord(say, administratorRoleWords, role), minWidth: '10rem' },
        { head: say('createdAt'), show: ({ createdAtMs }) => time(createdAtMs), minWidth: '12rem' },
      ]}
      actions={[
        may(operations.createAdministrator) && {
          text: say('createAdministrator'),
          design: 'Emphasized',
          dialog: (close) => <CreateAdministrator onClose={close} onDone={list.reload} />,
        },
      ]}
      rowActions={[
        may(operations.deleteAdministrator) && {
          text: say('delete'),
          label: ({ name }) => say('deleteThing', name),
          // The first one stays: somebody must be left.
          isOffered: ({ name }) => name !== 'administrator',
          dialog: ({ name }, close) => (
            <ConfirmDelete
              name={name}
              consequence={say('administratorDeletion')}
              onDelete={() => call(operations.deleteAdministrator, { administrator: name })}
              onDone={list.reload}
              onClose={close}
            />
          ),
        },
      ]}
    />
  );
};

/** Makes an administrator, and shows the token this once. */
const CreateAdministrator = ({ onClose, onDone }: { readonly onClose: () => void; readonly onDone: () => void }) => {
  const say = useTexts();
  const [created, setCreated] = useState<Created>();
  if (created === undefined) {
    return (
      <FormDialog
        title={say('createAdministrator')}
        confirm={say('create')}
        fields={fields}
        initial={{ role: 'viewer' }}
        schema={operations.createAdministrator.request}
        onClose={onClose}
        onSubmit={async (body) => {
          const { administrator, token } = await call(operations.createAdministrator, {}, body);
          setCreated({ name: administrator.name, token });
          onDone();
        }}
      />
    );
  }
  return (
    <SecretDialog
      title={created.name}
      values={{ [say('administratorToken')]: created.token }}
      fileName={`${created.name}.json`}
      onClose={onClose}
    />
  );
};
