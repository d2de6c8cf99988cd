import { useState } from 'react';
import { Dialog, NotReady } from '../../components/dialogs/dialog.tsx';
import type { Values } from '../../components/forms/field.ts';
import { Form } from '../../components/forms/form.tsx';
import { useTexts } from '../../shell/context.tsx';
import type { Role } from './authorization-data.ts';

/** Chooses a role of an application. Source: SAP's cockpit, Authorizations */
export const RoleDialog = (props: {
  readonly roles: readonly Role[];
  readonly onAssign: (role: { readonly application: string; readonly role: string }) => Promise<unknown>;
  readonly onClose: () => void;
}) => {
  const say = useTexts();
  const applications = [...new Set(props.roles.map(({ application }) => application))];
  const [values, setValues] = useState<Values>({ application: applications[0] ?? '', role: '' });
  const [problem, setProblem] = useState<string>();
  const application = String(values.application);
  const role = String(values.role).trim();
  const offered = props.roles.filter((one) => one.application === application).map((one) => one.role);
  return (
    <Dialog
      title={say('assignRole')}
      confirm={say('assign')}
      onClose={props.onClose}
      onConfirm={async () => {
        // Upper and lower case of role names differ.
        if (!offered.includes(role)) {
          setProblem(say('roleUnknown'));
          throw new NotReady();
        }
        await props.onAssign({ application, role });
      }}
    >
      <Form
        fields={[
          { name: 'application', label: 'application', kind: 'choice', isRequired: true, options: applications },
          { name: 'role', label: 'role', kind: 'choice', isOpen: true, isRequired: true, options: offered },
        ]}
        values={values}
        problems={problem === undefined ? {} : { role: problem }}
        onChange={(name, value) => {
          setProblem(undefined);
          setValues((known) => ({ ...known, [name]: value, ...(name === 'application' && { role: '' }) }));
        }}
      />
    </Dialog>
  );
};
