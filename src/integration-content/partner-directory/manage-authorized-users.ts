import type { AuthorizedUserRow } from '../../storage/tables/integration-content/partner-directory.ts';
import { assertAuthorizedUser, toUserName } from './check-entity.ts';
import type { DirectoryParts, PartnerChange } from './create-partner-directory.ts';
import { createEntities, type Entities, type EntityKind } from './manage-entities.ts';
import type { AuthorizedUser } from './partner-directory.ts';
import { updateRow } from './partner-store.ts';
import { authorizedUserTable } from './partner-table.ts';
import { toChangeColumns, toStamp } from './stamps.ts';

type UserKey = Pick<AuthorizedUser, 'user'>;

/** Authorized users. A user sends for one partner. */
export type AuthorizedUsers = Entities<UserKey, AuthorizedUser> & {
  /** Gives a user to another partner. */
  readonly replace: (change: PartnerChange, user: AuthorizedUser) => Promise<'replaced' | 'missing'>;
};

const authorizedUsers: EntityKind<UserKey, AuthorizedUser, AuthorizedUserRow> = {
  table: authorizedUserTable,
  toKey: ({ user }) => ({ user_name: toUserName(user) }),
  toColumns: ({ user, pid }) => ({ user_name: toUserName(user), pid }),
  fromRow: (row) => ({ user: row.user_name, pid: row.pid, ...toStamp(row) }),
  check: assertAuthorizedUser,
  nameOf: ({ user }) => `Authorized user ${toUserName(user)}`,
};

/** Creates the authorized users. Source: SAP doc "Partner Directory Entity Types" */
export const createAuthorizedUsers = (parts: DirectoryParts): AuthorizedUsers => ({
  ...createEntities(parts, authorizedUsers),
  replace: async (by, user) => {
    assertAuthorizedUser(user);
    const changes = { pid: user.pid, ...toChangeColumns(parts.stampOf(by)) };
    const event = { action: 'update', object: authorizedUsers.nameOf(user) } as const;
    const isReplaced = await parts.change(by, event, (transaction) =>
      updateRow(transaction, authorizedUserTable, by.subaccountId, authorizedUsers.toKey(user), changes),
    );
    return isReplaced ? 'replaced' : 'missing';
  },
});
