import { z } from 'zod';
import type { operations, RequestOf, ResponseOf } from '../../../../src/management-api/contract.ts';
import type { Field, Values } from '../../components/forms/field.ts';

/** A member as the contract has it. */
export type Member = ResponseOf<typeof operations.listMembers>[number];

/** The platform's own roles and what the cockpit of SAP calls them. Source: SAP doc "Managing Member Authorizations in the Neo Environment" */
export const platformRoles = [
  ['AccountAdministrator', 'roleAdministrator'],
  ['Developer', 'roleDeveloper'],
  ['CloudConnectorAdministrator', 'roleCloudConnectorAdmin'],
  ['ApplicationUserAdministrator', 'roleApplicationUserAdmin'],
  ['ReadOnly', 'roleReadOnly'],
] as const;

/** The fields of a member; who it is is fixed once it is there. */
export const memberFields = (isNew: boolean): readonly Field[] => [
  { name: 'userName', label: 'userId', kind: 'text', isRequired: true, isFixed: !isNew, help: 'memberUserHelp' },
  { name: 'userBase', label: 'userBase', kind: 'text', isFixed: !isNew, help: 'userBaseHelp' },
  { name: 'givenName', label: 'givenName', kind: 'text' },
  { name: 'familyName', label: 'familyName', kind: 'text' },
  { name: 'email', label: 'email', kind: 'text' },
  ...platformRoles.map(
    ([name, label], index): Field => ({ name, label, kind: 'flag', ...(index === 0 && { heading: 'roles' }) }),
  ),
  { name: 'customRoles', label: 'customPlatformRoles', kind: 'lines', help: 'linesHelp' },
];

const flags = Object.fromEntries(platformRoles.map(([name]) => [name, z.boolean().optional()]));

/** What the form must have. */
export const memberForm = z.object({
  userName: z.string().min(1).max(256).optional(),
  userBase: z.string().max(255).optional(),
  givenName: z.string().max(200).optional(),
  familyName: z.string().max(200).optional(),
  email: z.email().optional(),
  customRoles: z.array(z.string().min(1).max(200)).optional(),
  ...flags,
});

/** What the fields say to begin with. */
export const toMemberValues = (member: Member | undefined): Values =>
  member === undefined
    ? {}
    : {
        userName: member.userName,
        userBase: member.userBase,
        givenName: member.givenName ?? '',
        familyName: member.familyName ?? '',
        email: member.email ?? '',
        customRoles: member.customRoles.join('\n'),
        ...Object.fromEntries(member.roles.map((role) => [role, true])),
      };

/** The member the fields describe; a role of the platform that has no field stays. */
export const toMember = (
  form: z.output<typeof memberForm>,
  old: Member | undefined,
): RequestOf<typeof operations.putMember> => {
  const { userName, userBase, givenName, familyName, email, customRoles = [], ...chosen } = form;
  const offered: readonly string[] = platformRoles.map(([name]) => name);
  return {
    userName: old?.userName ?? userName ?? '',
    ...(old !== undefined ? { userBase: old.userBase } : userBase !== undefined && { userBase }),
    ...(givenName !== undefined && { givenName }),
    ...(familyName !== undefined && { familyName }),
    ...(email !== undefined && { email }),
    roles: [
      ...offered.filter((name) => (chosen as Readonly<Record<string, unknown>>)[name] === true),
      ...(old?.roles ?? []).filter((name) => !offered.includes(name)),
    ],
    customRoles,
  };
};
