import { z } from 'zod';
import { create, get, remove } from '../../operation.ts';
import { administratorRoleSchema, forViewers } from './administrator-role.ts';
import { likeEverybody } from './confinement.ts';

const credential = z.string().min(1).max(200);

/** Who is signed in, and until when the session lives however busy it is. */
export const sessionSchema = z.object({
  name: z.string(),
  role: administratorRoleSchema,
  /** The one subaccount a user of it can work in; absent for those who administer the installation. */
  subaccount: z.object({ id: z.string(), subdomain: z.string(), displayName: z.string() }).optional(),
  /** Absent where the caller presents a token instead of a session. */
  expiresAtMs: z.number().optional(),
});

/** Sessions of the cockpit. Source: security.md S-57 */
export const sessionOperations = {
  whoAmI: likeEverybody(get('/whoami', 'Who the caller is, and what it may do', { response: sessionSchema })),
  /** The one operation that needs no credential: it takes one. */
  signIn: create(
    '/session',
    'Begin a session: as an administrator, by a token or the code of a one-time link, or as a user of a subaccount',
    {
      request: z.union([
        z.strictObject({ token: credential }),
        z.strictObject({ code: credential }),
        z.strictObject({
          /** Id, subdomain or technical name. */
          subaccount: credential,
          userName: z.string().min(1).max(256),
          password: z.string().min(1).max(1024),
        }),
      ]),
      response: sessionSchema,
    },
  ),
  signOut: likeEverybody(forViewers(remove('/session', 'End the session of the cookie'))),
  createSignInCode: forViewers(
    create('/sign-in-codes', 'A code that signs the caller in at the cockpit, once and within 15 minutes', {
      response: z.object({ code: z.string(), expiresAtMs: z.number() }),
    }),
  ),
} as const;
