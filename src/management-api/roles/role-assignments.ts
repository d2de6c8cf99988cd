import { type Assignee, formatApplicationName, type RoleAssignment } from '../../accounts/index.ts';
import { technicalUserOf } from '../../authorization-server/index.ts';
import type { SubaccountId } from '../../foundation/ids.ts';
import type { operations, RequestOf } from '../contract.ts';
import { parseApplicationName } from '../wire/application-name.ts';

/** A role assignment as the contract writes it. Source: Portolan */
export type WireRoleAssignment = RequestOf<typeof operations.assignRole>;

/** From the contract's form; its schema has seen to it that there is a user or a group. Source: Portolan */
export const toRoleAssignment = (subaccountId: SubaccountId, wire: WireRoleAssignment): RoleAssignment => ({
  subaccountId,
  application: parseApplicationName(wire.application),
  role: wire.role,
  assignee: wire.user === undefined ? { kind: 'group', name: wire.group ?? '' } : { kind: 'user', name: wire.user },
});

/** To the contract's form. Source: Portolan */
export const fromRoleAssignment = ({ application, role, assignee }: RoleAssignment): WireRoleAssignment => ({
  application: formatApplicationName(application),
  role,
  ...(assignee.kind === 'user' ? { user: assignee.name } : { group: assignee.name }),
});

/** One text for one assignee; group names are the same in upper and lower case. Source: SAP doc "Managing Roles" */
export const assigneeOf = ({ kind, name }: Assignee): string =>
  `${kind} ${kind === 'group' ? name.toLowerCase() : name}`;

/** Whether a role was given to the user of an OAuth client that is not among `clientIds`. Source: SAP doc "OAuth 2.0 Client Credentials Grant" */
export const isOrphaned = ({ kind, name }: Assignee, clientIds: ReadonlySet<string>): boolean =>
  kind === 'user' && name.startsWith(technicalUserOf('')) && !clientIds.has(name.slice(technicalUserOf('').length));
