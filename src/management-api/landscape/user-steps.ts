import type { Actor } from '../../foundation/audit-event.ts';
import { Secret } from '../../foundation/secret.ts';
import type { LandscapeSubaccount } from '../contract.ts';
import type { ManagedRooms } from '../rooms.ts';
import { differingFields, type Step, type SubaccountSteps, stepsFor, toCreate, toUpdate } from './step.ts';

/** Users of the built-in identity provider. A password that differs is found by verifying it: only its hash is stored. Source: security.md S-48 */
export const userSteps = (
  { identityProvider }: ManagedRooms,
  parent: SubaccountSteps,
  wanted: LandscapeSubaccount['users'],
  actor: Actor,
): readonly Step[] =>
  stepsFor(
    parent,
    { name: 'users', key: 'users' },
    wanted,
    ({ name }) => name,
    async ({ id }, user) => {
      const { name, email, givenName, familyName, password, isDisabled } = user;
      const stored = await identityProvider.findUser(id, name);
      if (stored === undefined) {
        return toCreate(async () => {
          await identityProvider.createUser(id, { userName: name, email, givenName, familyName, password }, actor);
          if (isDisabled === true) await identityProvider.disableUser(id, name, actor);
        });
      }
      const texts = differingFields({ email, givenName, familyName }, stored);
      const fields: readonly string[] = [...texts, ...differingFields({ isDisabled }, stored)];
      const isOther =
        password !== undefined && !(await identityProvider.isPassword(id, stored.id, new Secret(password)));
      return toUpdate(isOther ? [...fields, 'password'] : fields, async () => {
        const update = {
          ...(email !== undefined && { email }),
          ...(givenName !== undefined && { givenName }),
          ...(familyName !== undefined && { familyName }),
        };
        if (texts.length > 0) await identityProvider.updateUser(id, stored.id, update, actor);
        if (isDisabled === true) await identityProvider.disableUser(id, stored.id, actor);
        if (isDisabled === false) await identityProvider.enableUser(id, stored.id, actor);
        if (isOther) await identityProvider.setPassword(id, stored.id, password, actor);
      });
    },
  );
