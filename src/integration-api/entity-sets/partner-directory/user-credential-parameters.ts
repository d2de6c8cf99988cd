import { assertParameterKey, type Credentials } from '../../../integration-content/index.ts';
import type { Row } from '../../../odata/entity.ts';
import { entityNotFound, odataError } from '../../../odata/errors.ts';
import { textProperty } from '../../resources/resource-property.ts';
import type { ResourceSetDefinition } from '../../resources/resource-set.ts';
import { credentialsDeploy, credentialsRead } from '../../roles.ts';
import { readSecret } from '../security-content/payload-values.ts';
import { requireText, stampProperties } from './directory-set.ts';

type ListedCredential = Awaited<ReturnType<Credentials['userCredentials']['list']>>[number];

/**
 * `UserCredentialParameters`: user credentials of a partner, which are deployed user credentials of a certain name. `POST` makes one or
 * changes it; the times and users of both are those of the last `POST`. Source: SAP docs "Requests for UserCredentialParameter", "Partner
 * Directory" (name, characters)
 */
export const createUserCredentialParameterSet = ({
  userCredentials,
}: Pick<Credentials, 'userCredentials'>): ResourceSetDefinition => ({
  name: 'UserCredentialParameters',
  type: 'UserCredentialParameter',
  keys: ['Pid', 'Id'],
  properties: [
    textProperty('Pid', { nullable: false, maxLength: 60 }),
    textProperty('Id', { nullable: false, maxLength: 1500 }),
    ...stampProperties,
    textProperty('User', { required: true, maxLength: 200 }),
    textProperty('Password', { maxLength: 200 }),
  ],
  roles: { read: credentialsRead, create: credentialsDeploy, remove: credentialsDeploy },
  options: 'all',
  customOptions: ['returnHashedPassword'],
  list: async ({ subaccountId }) => (await userCredentials.list(subaccountId)).flatMap(toRows),
  find: async ({ subaccountId, customOptions }, { Pid, Id }) => {
    if (customOptions.has('returnHashedPassword')) {
      throw odataError(501, "Query option 'returnHashedPassword' is not supported.");
    }
    const credential = await userCredentials.find(subaccountId, nameOf(String(Pid), String(Id)));
    return credential && toRows(credential)[0];
  },
  create: {
    status: 201,
    run: async ({ subaccountId, actor }, { payload }) => {
      const key = { pid: requireText(payload, 'Pid'), id: requireText(payload, 'Id') };
      assertParameterKey(key);
      const name = nameOf(key.pid, key.id);
      const input = { name, user: requireText(payload, 'User'), password: readSecret(payload, 'Password') };
      const isThere = (await userCredentials.find(subaccountId, name)) !== undefined;
      if (isThere) await userCredentials.replace(subaccountId, input, actor);
      else await userCredentials.create(subaccountId, { ...input, type: 'default' }, actor);
      const stored = await userCredentials.find(subaccountId, name);
      // Somebody else may have removed it meanwhile.
      if (stored === undefined) throw entityNotFound();
      return toRows(stored)[0];
    },
  },
  remove: {
    status: 204,
    run: async ({ subaccountId, actor }, { key }) => {
      await userCredentials.remove(subaccountId, nameOf(String(key.Pid), String(key.Id)), actor);
      return undefined;
    },
  },
});

const nameOf = (pid: string, id: string): string => `pd:${pid}:${id}:UserCredential`;

/** The one row of a credential with such a name; none of any other. */
const toRows = ({ name, user, deployedBy, deployedAtMs }: ListedCredential): readonly Row[] => {
  const [, Pid, Id] = /^pd:([^:]+):([^:]+):UserCredential$/.exec(name) ?? [];
  if (Pid === undefined || Id === undefined) return [];
  const stamp = {
    LastModifiedBy: deployedBy,
    LastModifiedTime: deployedAtMs,
    CreatedBy: deployedBy,
    CreatedTime: deployedAtMs,
  };
  return [{ Pid, Id, ...stamp, User: user ?? null, Password: null }];
};
