import { z } from 'zod';
import type { Operation } from '../operation.ts';

/** What an administrator may do; each role includes those before it. Source: product description, cockpit roles */
export const administratorRoles = ['viewer', 'security-administrator', 'administrator'] as const;
export type AdministratorRole = (typeof administratorRoles)[number];

export const administratorRoleSchema = z.enum(administratorRoles);

/** The roles that `role` includes, itself among them. Source: Portolan */
export const rolesWithin = (role: AdministratorRole): readonly AdministratorRole[] =>
  administratorRoles.slice(0, administratorRoles.indexOf(role) + 1);

/** The least role an operation asks for: what it says, else a viewer may read and an administrator may change. Source: Portolan */
export const roleOf = ({ method, role }: Pick<Operation, 'method' | 'role'>): AdministratorRole =>
  role ?? (method === 'GET' ? 'viewer' : 'administrator');

/** The operations with changes left to security administrators too; what says its role already keeps it. Source: Portolan */
export const forSecurityAdministrators = <Operations extends Readonly<Record<string, Operation>>>(
  operations: Operations,
): Operations =>
  // Only the optional `role` is added, so each operation keeps its type.
  Object.fromEntries(
    Object.entries(operations).map(([name, operation]) => [
      name,
      operation.method === 'GET' || operation.role !== undefined
        ? operation
        : { ...operation, role: 'security-administrator' },
    ]),
  ) as Operations;

/** An operation that only reads, although it is sent as POST. Source: Portolan */
export const forViewers = <Op extends Operation>(operation: Op): Op => ({ ...operation, role: 'viewer' });
