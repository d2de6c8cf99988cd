import type { AssertedUser } from '../../identity-provider/index.ts';
import type { TokenUser } from '../access-token/token-details.ts';

/** A user a trusted identity provider vouches for, as tokens speak of it. Source: SAP doc "Principal Propagation to OAuth-Protected Applications" */
export const toTokenUser = (user: AssertedUser, provider: string): TokenUser => ({
  id: user.name,
  name: user.name,
  ...(user.email !== undefined && { email: user.email }),
  ...(user.givenName !== undefined && { givenName: user.givenName }),
  ...(user.familyName !== undefined && { familyName: user.familyName }),
  origin: provider,
  groups: [...user.groups],
  attributes: Object.fromEntries([...user.attributes].map(([name, values]) => [name, [...values]])),
});
