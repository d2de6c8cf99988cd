import { z } from 'zod';
import { type Member, type NewMember, predefinedMemberRoles } from '../../accounts/index.ts';
import { toIsoTime } from '../../foundation/clock.ts';
import { describeIssue, explainIssue } from '../../foundation/describe-issue.ts';
import { invalidValue } from './errors.ts';

/** Schema of users. Source: RFC 7643 §4.1 */
export const userSchema = 'urn:ietf:params:scim:schemas:core:2.0:User';
/** SAP's extension of it, as it is emitted; its older name is taken too. Source: SAP doc "Platform Authorization Management API" */
export const userExtension = 'urn:sap:cloud:scim:schemas:extension:custom:2.0:UserExt';

/** A member as SCIM shows it. `usersUrl`: address of the account's users. */
export const toScimUser = (member: Member, usersUrl: string) => ({
  schemas: [userSchema, userExtension],
  id: member.id,
  userName: member.userName,
  ...((member.givenName !== undefined || member.familyName !== undefined) && {
    name: { familyName: member.familyName, givenName: member.givenName },
  }),
  ...(member.email !== undefined && { emails: [{ value: member.email, primary: true }] }),
  roles: member.roles.map(({ name, type }) => ({ value: name, primary: false, type })),
  [userExtension]: { userbase: member.userBase.toUpperCase() },
  meta: {
    resourceType: 'User',
    created: toIsoTime(member.createdAtMs),
    lastModified: toIsoTime(member.modifiedAtMs),
    location: `${usersUrl}/${encodeURIComponent(member.id)}`,
  },
});

const extension = z.object({ userbase: z.string().optional() }).optional();
const person = z.string().min(1).max(255).optional();
// Names in lower case: see `lowerNames`.
const userBody = z.object({
  username: z.string().min(1),
  name: z.object({ givenname: person, familyname: person }).optional(),
  emails: z
    .array(z.object({ value: z.string().min(1).max(320), primary: z.boolean().optional() }))
    .max(20)
    .optional(),
  roles: z
    .array(z.object({ value: z.string().min(1), type: z.string().optional() }))
    .max(100)
    .optional(),
  'urn:sap:cloud:scim:schemas:extension:custom:2.0:userext': extension,
  'com:sap:cloud:security:platform:1.0:userext': extension,
});

/** Parses a user as a client sends it. Attribute names count without regard to case. Throws 400 `invalidValue`. Source: RFC 7643 §2.1 */
export const parseUser = (body: unknown): NewMember => {
  const result = userBody.safeParse(lowerNames(body), { error: explainIssue });
  if (!result.success) {
    const issue = result.error.issues[0];
    throw invalidValue(issue?.path.map(String).join('.') || 'body', describeIssue('', issue?.message ?? '').trim());
  }
  const {
    username,
    name,
    emails,
    roles = [],
    'urn:sap:cloud:scim:schemas:extension:custom:2.0:userext': newer,
    'com:sap:cloud:security:platform:1.0:userext': older,
  } = result.data;
  return {
    userName: username,
    userBase: newer?.userbase ?? older?.userbase,
    givenName: name?.givenname,
    familyName: name?.familyname,
    email: (emails?.find(({ primary }) => primary) ?? emails?.[0])?.value,
    roles: roles.map(({ value, type }) => ({ name: value, type: parseRoleType(value, type) })),
  };
};

/** The older sample has roles without a type: known names are the platform's then. */
const parseRoleType = (name: string, type: string | undefined): 'Predefined' | 'Custom' => {
  if (type === undefined) return predefinedMemberRoles.includes(name) ? 'Predefined' : 'Custom';
  const known = { predefined: 'Predefined', custom: 'Custom' } as const;
  const lower = type.toLowerCase();
  if (lower !== 'predefined' && lower !== 'custom') throw invalidValue('roles.type', 'must be Predefined or Custom');
  return known[lower];
};

const lowerNames = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(lowerNames);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name.toLowerCase(), lowerNames(inner)]));
};
