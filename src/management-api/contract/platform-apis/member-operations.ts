import { z } from 'zod';
import { get, put, remove } from '../operation.ts';
import { inSubaccount } from '../paths.ts';

const text = z.string().min(1).max(200);

/** A member of an account: somebody who administers it. Source: SAP doc "Platform Authorization Management API" */
export const memberSchema = z.strictObject({
  userName: z.string().min(1).max(256),
  /** Host of the identity provider the user is of; `accounts.sap.com` where left out. */
  userBase: z.string().min(1).max(255).optional(),
  givenName: text.optional(),
  familyName: text.optional(),
  email: z.email().optional(),
  /** Those the platform brings, e.g. `AccountAdministrator`. */
  roles: z.array(text).max(100).default([]),
  /** Those of the account itself. */
  customRoles: z.array(text).max(100).default([]),
});

const storedSchema = z.object({
  ...memberSchema.shape,
  /** The user name; with the user base behind it where that is not the default. */
  id: z.string(),
  userBase: z.string(),
  createdAtMs: z.number(),
  modifiedAtMs: z.number(),
});

const members = `${inSubaccount}/members` as const;

/**
 * Members of an account. Changing them is left to administrators: at SAP it takes the role Administrator, while Application User Admin, the
 * nearest to a security administrator, does not let anybody manage roles of the account. Source: SAP doc "Managing Member Authorizations"
 */
export const memberOperations = {
  listMembers: get(members, 'Members of the account', { response: z.array(storedSchema) }),
  putMember: put(members, 'Make somebody a member, or replace names and roles of one', {
    request: memberSchema,
    response: z.object({ id: z.string(), isNew: z.boolean() }),
  }),
  deleteMember: remove(`${members}/:member`, 'End a membership; an account that has an administrator keeps one'),
} as const;
