import { z } from 'zod';
import { applicationName } from '../names.ts';
import { act, create, get, put, remove } from '../operation.ts';
import { inSubaccount } from '../paths.ts';
import { groupSchema, roleAssignmentSchema, roleCollectionSchema } from './user-schema.ts';

const name = z.string().min(1).max(256);

const storedRoleAssignmentSchema = z.object({
  application: z.string(),
  role: z.string(),
  user: z.string().optional(),
  group: z.string().optional(),
  /** Given to the technical user of an OAuth client that does not exist (any more). */
  isOrphaned: z.boolean(),
});

const applicationRoleSchema = z.object({
  /** `provider/application` on Neo; on Cloud Foundry the application id, as role collections name it. */
  application: z.string(),
  role: z.string(),
  /** Predefined roles belong to the application; custom ones were made in the subaccount. */
  kind: z.enum(['predefined', 'custom']),
});
const customRoleSchema = z.strictObject({ application: applicationName, role: name });
/** Each entry is a change of its own, and the request waits for all of them. */
const maxEntries = 10_000;
const { members } = groupSchema.shape;
const { roles, users } = roleCollectionSchema.shape;
const newGroupSchema = groupSchema.extend({ members: members.unwrap().max(maxEntries).optional() });
const newRoleCollectionSchema = roleCollectionSchema.extend({
  roles: roles.unwrap().max(maxEntries).optional(),
  users: users.unwrap().max(maxEntries).optional(),
});
const membershipSchema = z.strictObject({ group: name, user: name });

/** Groups, role collections, roles and who has which. Source: Portolan; SAP doc "Managing Roles" */
export const roleOperations = {
  listGroups: get(`${inSubaccount}/groups`, 'Groups with their members', { response: z.array(groupSchema) }),
  putGroup: put(`${inSubaccount}/groups`, 'Create a group or set its members', {
    request: newGroupSchema,
    response: groupSchema,
  }),
  deleteGroup: remove(`${inSubaccount}/groups/:group`, 'Delete a group'),
  // Names of groups and roles may have characters no segment of a path has, so they are in bodies.
  addGroupMember: act(`${inSubaccount}/group-members`, 'Put a user, of whatever identity provider, into a group', {
    request: membershipSchema,
    response: z.object({ isNew: z.boolean() }),
  }),
  removeGroupMember: act(`${inSubaccount}/group-members/delete`, 'Take a user out of a group', {
    request: membershipSchema,
    response: z.object({}),
  }),
  listRoleCollections: get(`${inSubaccount}/role-collections`, 'Role collections', {
    response: z.array(roleCollectionSchema),
  }),
  putRoleCollection: put(`${inSubaccount}/role-collections`, 'Create a role collection or set its roles and users', {
    request: newRoleCollectionSchema,
    response: roleCollectionSchema,
  }),
  deleteRoleCollection: remove(`${inSubaccount}/role-collections/:collection`, 'Delete a role collection'),
  listApplicationRoles: get(`${inSubaccount}/application-roles`, 'Roles there are to give, of all applications', {
    response: z.array(applicationRoleSchema),
  }),
  createApplicationRole: create(`${inSubaccount}/application-roles`, 'Make a custom role of an application', {
    request: customRoleSchema,
    response: customRoleSchema,
  }),
  deleteApplicationRole: act(
    `${inSubaccount}/application-roles/delete`,
    'Delete a custom role and take it from all who have it',
    { request: customRoleSchema, response: z.object({}) },
  ),
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
