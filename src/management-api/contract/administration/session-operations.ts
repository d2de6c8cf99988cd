import { z } from 'zod';
import { act, create, get, remove } from '../operation.ts';
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
  readSignInOptions: likeEverybody(
    get('/session/options', 'How somebody may sign in here; needs no credential', {
      response: z.object({
        /** The OpenID provider of the installation, by what people call it. */
        singleSignOn: z.object({ name: z.string() }).optional(),
        /** Whether users of a subaccount may sign in with their passwords. */
        passwords: z.boolean(),
      }),
    }),
  ),
  startSingleSignOn: likeEverybody(
    forViewers(
      act('/session/single-sign-on', 'Where the browser goes to sign in by the OpenID provider; needs no credential', {
        request: z.strictObject({
          /** The page of the cockpit to come back to: its path and query. */
          returnTo: z.string().max(2048).optional(),
          /** Has the provider ask who it is, whoever is signed in there. */
          isAnotherUser: z.boolean().optional(),
        }),
        response: z.object({ location: z.string() }),
      }),
    ),
  ),
  signOut: likeEverybody(
    forViewers(
      remove('/session', 'End the session of the cookie', {
        /** Where the browser ends the session at the OpenID provider too; nothing where there is none. */
        response: z.object({ location: z.string() }).optional(),
      }),
    ),
  ),
  createSignInCode: forViewers(
    create('/sign-in-codes', 'A code that signs the caller in at the cockpit, once and within 15 minutes', {
      response: z.object({ code: z.string(), expiresAtMs: z.number() }),
    }),
  ),
} as const;
