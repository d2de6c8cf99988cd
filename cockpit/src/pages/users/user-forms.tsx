import { useState } from 'react';
import { z } from 'zod';
import { operations } from '../../../../src/management-api/contract.ts';
import { FormDialog } from '../../components/dialogs/form-dialog.tsx';
import { SecretDialog } from '../../components/dialogs/secret-dialog.tsx';
import type { Field } from '../../components/forms/field.ts';
import { call } from '../../connection/api.ts';
import { useTexts } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';
import { generatePassword } from './generate-password.ts';
import type { User } from './user-data.ts';

type Props = { readonly subaccount: Subaccount; readonly onClose: () => void; readonly onDone: () => void };
type Credentials = { readonly name: string; readonly password: string };

const personal: readonly Field[] = [
  { name: 'email', label: 'email', kind: 'text' },
  { name: 'givenName', label: 'givenName', kind: 'text' },
  { name: 'familyName', label: 'familyName', kind: 'text' },
];
const passwordFields = (isRequired: boolean): readonly Field[] => [
  { name: 'isGenerated', label: 'generatePassword', kind: 'flag' },
  {
    name: 'password',
    label: 'password',
    kind: 'secret',
    help: isRequired ? 'newPasswordHelp' : 'passwordHelp',
    isRequired,
    isShown: ({ isGenerated }) => isGenerated !== true,
  },
];

// The forms ask for a password in two ways; the contract knows the password only.
const createSchema = operations.createUser.request.extend({ isGenerated: z.boolean() });
const passwordSchema = z.union([
  z.object({ isGenerated: z.literal(true) }),
  operations.setPassword.request.extend({ isGenerated: z.literal(false) }),
]);

/** Makes a user, with a password typed, generated or none. Source: Portolan */
export const CreateUser = ({ subaccount, onClose, onDone }: Props) => {
  const say = useTexts();
  const [made, setMade] = useState<Credentials>();
  if (made !== undefined) return <Shown credentials={made} onClose={onClose} />;
  return (
    <FormDialog
      title={say('createUser')}
      confirm={say('create')}
      fields={[{ name: 'name', label: 'name', kind: 'text', isRequired: true }, ...personal, ...passwordFields(false)]}
      initial={{ isGenerated: true }}
      schema={createSchema}
      onClose={onClose}
      onSubmit={async ({ isGenerated, ...user }) => {
        const password = isGenerated ? generatePassword() : user.password;
        await call(
          operations.createUser,
          { subaccount: subaccount.subdomain },
          { ...user, ...(password !== undefined && { password }) },
        );
        onDone();
        if (isGenerated && password !== undefined) setMade({ name: user.name, password });
        else onClose();
      }}
    />
  );
};

/** Sets or resets a password, typed or generated. Source: Portolan */
export const SetPassword = ({ subaccount, user, onClose, onDone }: Props & { readonly user: User }) => {
  const say = useTexts();
  const [made, setMade] = useState<Credentials>();
  if (made !== undefined) return <Shown credentials={made} onClose={onClose} />;
  return (
    <FormDialog
      title={say(user.hasPassword ? 'resetPasswordOf' : 'setPasswordOf', user.name)}
      fields={passwordFields(true)}
      initial={{ isGenerated: true }}
      schema={passwordSchema}
      onClose={onClose}
      onSubmit={async (body) => {
        const password = body.isGenerated ? generatePassword() : body.password;
        await call(operations.setPassword, { subaccount: subaccount.subdomain, user: user.name }, { password });
        onDone();
        if (body.isGenerated) setMade({ name: user.name, password });
        else onClose();
      }}
    />
  );
};

/** Changes what is known of a user. Source: Portolan */
export const ChangeUser = ({ subaccount, user, onClose, onDone }: Props & { readonly user: User }) => {
  const say = useTexts();
  return (
    <FormDialog
      title={say('changeUser', user.name)}
      fields={personal}
      initial={{
        email: user.email ?? '',
        givenName: user.givenName ?? '',
        familyName: user.familyName ?? '',
      }}
      schema={operations.changeUser.request}
      onClose={onClose}
      onSubmit={async (body) => {
        await call(
          operations.changeUser,
          { subaccount: subaccount.subdomain, user: user.name },
          // An emptied field removes the value.
          { email: '', givenName: '', familyName: '', ...body },
        );
        onDone();
        onClose();
      }}
    />
  );
};

/** The password, this once. */
const Shown = ({ credentials, onClose }: { readonly credentials: Credentials; readonly onClose: () => void }) => {
  const say = useTexts();
  return (
    <SecretDialog
      title={say('passwordOf', credentials.name)}
      values={{ [say('name')]: credentials.name, [say('password')]: credentials.password }}
      file={credentials}
      fileName="user.json"
      onClose={onClose}
    />
  );
};
