import { z } from 'zod';
import { create, get, remove } from '../operation.ts';
import { administratorRoleSchema } from './administrator-role.ts';

const administratorSchema = z.object({ name: z.string(), role: administratorRoleSchema, createdAtMs: z.number() });

/** Who may administer the installation. Source: Portolan */
export const administratorOperations = {
  listAdministrators: get('/administrators', 'Administrators and their roles', {
    response: z.array(administratorSchema),
  }),
  createAdministrator: create('/administrators', 'Create an administrator; the token is shown this once', {
    request: z.strictObject({
      name: z.string().regex(/^[A-Za-z0-9._@-]{1,100}$/, 'may have letters, digits and . _ @ - only'),
      role: administratorRoleSchema,
    }),
    response: z.object({ administrator: administratorSchema, token: z.string() }),
  }),
  deleteAdministrator: remove(
    '/administrators/:administrator',
    'Delete an administrator; its token and sessions end with it',
  ),
} as const;
