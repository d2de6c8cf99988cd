import { z } from 'zod';
import { accountName, applicationName, name } from '../names.ts';

/** A user of the subaccount's built-in identity provider. */
export const userSchema = z.strictObject({
  name,
  email: z.email().optional(),
  givenName: name.optional(),
  familyName: name.optional(),
  /** Without one the user exists for role assignments only and cannot sign in. */
  password: z.string().min(8, 'must have at least 8 characters').max(1024).optional(),
  /** A disabled user cannot sign in, and its tokens no longer count. */
  isDisabled: z.boolean().optional(),
});

/** A group (Neo). `members` left out are left alone, else they are all the members there are. */
export const groupSchema = z.strictObject({ name: accountName, members: z.array(accountName).optional() });

/** A role of an application, given to a user (also `oauth_client_<client id>`) or a group. Neo. */
export const roleAssignmentSchema = z
  .strictObject({
    application: applicationName,
    role: accountName,
    user: accountName.optional(),
    group: accountName.optional(),
  })
  .refine(
    (assignment) => (assignment.user === undefined) !== (assignment.group === undefined),
    'must name either "user" or "group"',
  );

/**
 * A role collection (Cloud Foundry): role templates of applications, e.g. `it!b1`, and the users who have them. A list left out is left
 * alone, else it is all there is.
 */
export const roleCollectionSchema = z.strictObject({
  name: accountName,
  roles: z.array(z.strictObject({ application: accountName, role: accountName })).optional(),
  users: z.array(accountName).optional(),
});
