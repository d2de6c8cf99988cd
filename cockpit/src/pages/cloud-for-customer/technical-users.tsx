import { operations, type ResponseOf } from '../../../../src/management-api/contract.ts';
import { ConfirmDelete } from '../../components/dialogs/confirm-delete.tsx';
import { FormDialog } from '../../components/dialogs/form-dialog.tsx';
import type { Field } from '../../components/forms/field.ts';
import { call } from '../../connection/api.ts';
import { useCockpit, useMay, useTexts } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';
import { Section } from './section.tsx';

type User = ResponseOf<typeof operations.listC4cTechnicalUsers>[number];

const fields: readonly Field[] = [
  { name: 'name', label: 'name', kind: 'text', isRequired: true },
  { name: 'password', label: 'password', kind: 'secret' },
  { name: 'certificate', label: 'c4cCertificate', kind: 'area', help: 'clientCertificateHelp' },
];

/** Users programs sign in as. Source: spec integration-and-c4c.md 7.1 */
export const TechnicalUsers = (props: {
  readonly subaccount: Subaccount;
  readonly users: readonly User[];
  readonly reload: () => void;
}) => {
  const say = useTexts();
  const may = useMay();
  const { notify } = useCockpit();
  const params = { subaccount: props.subaccount.subdomain };
  return (
    <Section
      name={say('c4cTechnicalUsers')}
      items={props.users}
      keyOf={({ name }) => name}
      empty={<p>{say('c4cTechnicalUsersEmpty')}</p>}
      columns={[
        { head: say('name'), show: ({ name }) => name, minWidth: '12rem' },
        {
          head: say('c4cCertificate'),
          show: ({ certificate }) => say(certificate === undefined ? 'no' : 'yes'),
          minWidth: '8rem',
        },
      ]}
      create={
        may(operations.putC4cTechnicalUser) && {
          text: say('c4cNewTechnicalUser'),
          dialog: (close) => (
            <FormDialog
              title={say('c4cNewTechnicalUser')}
              fields={fields}
              schema={operations.putC4cTechnicalUser.request}
              onClose={close}
              onSubmit={async (body) => {
                await call(operations.putC4cTechnicalUser, params, body);
                close();
                notify(say('created'));
                props.reload();
              }}
            />
          ),
        }
      }
      rowActions={[
        may(operations.deleteC4cTechnicalUser) && {
          text: say('delete'),
          label: ({ name }) => say('deleteThing', name),
          dialog: ({ name }, close) => (
            <ConfirmDelete
              name={name}
              consequence={say('c4cUserDeletion')}
              onDelete={() => call(operations.deleteC4cTechnicalUser, params, { name })}
              onDone={props.reload}
              onClose={close}
            />
          ),
        },
      ]}
      rowActionsWidth="6rem"
    />
  );
};
