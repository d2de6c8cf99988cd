import { z } from 'zod';
import { groupSchema, roleAssignmentSchema, roleCollectionSchema } from '../landscape-schema.ts';
import { act, create, get, put, remove } from '../operation.ts';
import { inSubaccount } from './paths.ts';

const storedRoleAssignmentSchema = z.object({
  application: z.string(),
  role: z.string(),
  user: z.string().optional(),
  group: z.string().optional(),
  /** Given to the technical user of an OAuth client that does not exist (any more). */
  isOrphaned: z.boolean(),
});

/** Groups, role collections and who has which role. Source: Portolan */
export const roleOperations = {
  listGroups: get(`${inSubaccount}/groups`, 'Groups with their members', { response: z.array(groupSchema) }),
  putGroup: put(`${inSubaccount}/groups`, 'Create a group or set its members', {
    request: groupSchema,
    response: groupSchema,
  }),
  deleteGroup: remove(`${inSubaccount}/groups/:group`, 'Delete a group'),
  listRoleCollections: get(`${inSubaccount}/role-collections`, 'Role collections', {
    response: z.array(roleCollectionSchema),
  }),
  putRoleCollection: put(`${inSubaccount}/role-collections`, 'Create a role collection or set its roles and users', {
    request: roleCollectionSchema,
    response: roleCollectionSchema,
  }),
  deleteRoleCollection: remove(`${inSubaccount}/role-collections/:collection`, 'Delete a role collection'),
  listRoleAssignments: get(`${inSubaccount}/role-assignments`, 'Roles of users and groups', {
    response: z.array(storedRoleAssignmentSchema),
  }),
  assignRole: create(`${inSubaccount}/role-assignments`, 'Give a role to a user or group', {
    request: roleAssignmentSchema,
    response: roleAssignmentSchema,
  }),
  unassignRole: act(`${inSubaccount}/role-assignments/delete`, 'Take a role from a user or group', {
    request: roleAssignmentSchema,
    response: z.object({}),
  }),
} as const;
