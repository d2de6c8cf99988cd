import { z } from 'zod';
import { create, get, remove } from '../../operation.ts';
import { administratorRoleSchema, forViewers } from './administrator-role.ts';

const credential = z.string().min(1).max(200);

/** Who is signed in, and until when the session lives however busy it is. */
export const sessionSchema = z.object({
  name: z.string(),
  role: administratorRoleSchema,
  /** Absent where the caller presents a token instead of a session. */
  expiresAtMs: z.number().optional(),
});

/** Sessions of the cockpit. Source: security.md S-57 */
export const sessionOperations = {
  whoAmI: get('/whoami', 'Who the caller is, and what it may do', { response: sessionSchema }),
  /** The one operation that needs no token: it takes one. */
  signIn: create('/session', 'Begin a session with an administrator token or the code of a one-time link', {
    request: z.union([z.strictObject({ token: credential }), z.strictObject({ code: credential })]),
    response: sessionSchema,
  }),
  signOut: forViewers(remove('/session', 'End the session of the cookie')),
  createSignInCode: forViewers(
    create('/sign-in-codes', 'A code that signs the caller in at the cockpit, once and within 15 minutes', {
      response: z.object({ code: z.string(), expiresAtMs: z.number() }),
    }),
  ),
} as const;
