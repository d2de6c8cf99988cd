import { z } from 'zod';
import { act, change, create, get, put, remove } from '../operation.ts';
import { inSubaccount } from '../paths.ts';
import { userSchema } from './user-schema.ts';

const storedUserSchema = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string().optional(),
  givenName: z.string().optional(),
  familyName: z.string().optional(),
  hasPassword: z.boolean(),
  isDisabled: z.boolean(),
});

/** Users of the built-in identity provider. Source: Portolan */
export const userOperations = {
  listUsers: get(`${inSubaccount}/users`, 'Users of the built-in identity provider', {
    response: z.array(storedUserSchema),
  }),
  createUser: create(`${inSubaccount}/users`, 'Create a user', { request: userSchema, response: storedUserSchema }),
  setPassword: put(`${inSubaccount}/users/:user/password`, "Set a user's password", {
    request: z.strictObject({ password: z.string().min(8).max(1024) }),
    response: z.object({}),
  }),
  changeUser: change(`${inSubaccount}/users/:user`, 'Change a user; an empty text removes a value', {
    request: z.strictObject({
      email: z.union([z.email(), z.literal('')]).optional(),
      givenName: z.string().max(200).optional(),
      familyName: z.string().max(200).optional(),
    }),
    response: storedUserSchema,
  }),
  disableUser: act(`${inSubaccount}/users/:user/disable`, 'Keep a user from signing in; its tokens no longer count', {
    response: storedUserSchema,
  }),
  enableUser: act(`${inSubaccount}/users/:user/enable`, 'Let a user sign in again', { response: storedUserSchema }),
  listUserGroups: get(`${inSubaccount}/users/:user/groups`, 'Groups and role collections a user is in', {
    response: z.array(z.object({ name: z.string(), kind: z.enum(['group', 'role-collection']) })),
  }),
  setUserGroups: put(`${inSubaccount}/users/:user/groups`, 'Put a user into these groups and no others', {
    request: z.strictObject({ groups: z.array(z.string().min(1).max(200)).max(1000) }),
    response: z.object({}),
  }),
  deleteUser: remove(`${inSubaccount}/users/:user`, 'Delete a user'),
} as const;
