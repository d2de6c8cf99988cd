import { type AdministratorRole, administratorRoles, rolesWithin } from '../contract.ts';

/** A stored role; one that is not known, of a later version, is the least. Source: Portolan */
export const toRole = (text: string): AdministratorRole => administratorRoles.find((role) => role === text) ?? 'viewer';

/** Every role a stored one includes. Source: Portolan */
export const rolesOf = (text: string): readonly string[] => rolesWithin(toRole(text));
