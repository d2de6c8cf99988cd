import { z } from 'zod';
import { userSchema } from '../landscape-schema.ts';
import { create, get, put, remove } from '../operation.ts';
import { inSubaccount } from './paths.ts';

const storedUserSchema = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string().optional(),
  givenName: z.string().optional(),
  familyName: z.string().optional(),
  hasPassword: z.boolean(),
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
  deleteUser: remove(`${inSubaccount}/users/:user`, 'Delete a user'),
} as const;
