import { z } from 'zod';
import type { ApplicationRole } from '../../accounts/index.ts';

/** Checked before anything is done: of a list whose last name cannot be, the first ones are not done either. */
const namesOf = (maxCharacters: number) =>
  z
    .array(
      z.object({
        name: z
          .string()
          .min(1)
          .max(maxCharacters)
          .regex(/^\P{Cc}*$/u, 'must have no control characters'),
      }),
    )
    .max(1000);

/** Body that names users. Source: SAP doc "Authorization Management API" */
export const usersBody = z.object({ users: namesOf(256) });
/** Body that names groups. */
export const groupsBody = z.object({ groups: namesOf(255) });
/** Body that names custom roles of one application. */
export const rolesBody = z.object({ roles: namesOf(255) });
/** Body that names roles of any application. Assumed: the same shape that reads answer with */
export const roleReferencesBody = z.object({
  roles: z
    .array(z.object({ name: z.string(), applicationName: z.string(), providerAccount: z.string().optional() }))
    .max(1000),
});

/** A role as lists of a user's or a group's roles show it. */
export const toWireRole = ({ application, role }: ApplicationRole) => ({
  name: role,
  applicationName: application.application,
  providerAccount: application.providerAccount,
});

/** The names in a list parameter: `a;b`. */
export const parseNames = (text: string): readonly string[] => text.split(';').filter((name) => name !== '');

/** The roles in a list parameter: `name:application:provider;...`, the provider being the account itself where it is left out. Assumed */
export const parseRoleReferences = (text: string): z.infer<typeof roleReferencesBody>['roles'] =>
  parseNames(text).map((reference) => {
    const [name = '', applicationName = '', providerAccount] = reference.split(':');
    return { name, applicationName, ...(providerAccount !== undefined && { providerAccount }) };
  });

/** A list parameter that names what to delete; `*` is everything. */
export const selects = (text: string): ((name: string) => boolean) => {
  if (text === '*') return () => true;
  const named = new Set(parseNames(text));
  return (name) => named.has(name);
};
