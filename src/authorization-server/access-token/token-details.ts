import { z } from 'zod';

/** A signed-in user, as tokens speak of it. */
export const tokenUserSchema = z.object({
  /** The identity provider's id of the user; equals `name` where it has none. */
  id: z.string(),
  /** Runtime user name: what roles are given to. */
  name: z.string(),
  email: z.string().optional(),
  givenName: z.string().optional(),
  familyName: z.string().optional(),
  /** The identity provider: `sap.default` for our own, else the name of a trusted one. */
  origin: z.string(),
  /** Groups the identity provider asserted; those the subaccount itself put the user in are looked up. */
  groups: z.array(z.string()),
  /** Further attributes the identity provider asserted. */
  attributes: z.record(z.string(), z.array(z.string())),
});

/** A signed-in user, as tokens speak of it. Source: claims of XSUAA user tokens; SAP doc "Principal Propagation to OAuth-Protected Applications" */
export type TokenUser = z.output<typeof tokenUserSchema>;

/** Origin of the users of a subaccount's own identity provider. Source: claim `origin` of XSUAA tokens */
export const builtInOrigin = 'sap.default';

/**
 * The groups a token alone can tell of. Those of our own users are the subaccount's and looked up when they count: a token goes on saying what
 * they were when its user signed in, also after the user has left them. Source: security.md S-07
 */
export const assertedGroupsOf = ({ origin, groups }: Pick<TokenUser, 'origin' | 'groups'>): readonly string[] =>
  origin === builtInOrigin ? [] : groups;

/** What only some tokens say; stored as JSON beside the others' columns. */
export const tokenDetailsSchema = z.object({
  user: tokenUserSchema.optional(),
  /** `x5t#S256` of the certificate the token is bound to. Source: RFC 8705 §3.1 */
  confirmation: z.string().optional(),
  /** For whom the token is, where the client asked for a resource. Source: RFC 8707 */
  audience: z.array(z.string()).optional(),
  /** Who acts for the subject, the latest first. Source: RFC 8693 §4.1 */
  actors: z.array(z.string()).optional(),
  /** A token exchanged for another one ends with it. */
  notAfterMs: z.number().optional(),
});

/** What only some tokens say. */
export type TokenDetails = z.output<typeof tokenDetailsSchema>;

/** The column of token details; absent where there is nothing to say, as in all tokens of client credentials. */
export const formatDetails = (details: TokenDetails | undefined): string | null =>
  details === undefined || Object.values(details).every((value) => value === undefined)
    ? null
    : JSON.stringify(details);

/** Reads the column of token details. */
export const parseDetails = (column: string | null): TokenDetails =>
  column === null ? {} : tokenDetailsSchema.parse(JSON.parse(column));
