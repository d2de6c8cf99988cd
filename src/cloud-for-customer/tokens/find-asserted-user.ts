import type { SubaccountId } from '../../foundation/ids.ts';
import type { IdentityProvider, JudgedAssertion, User } from '../../identity-provider/index.ts';
import type { OAuthIdentityProvider } from '../administration/system.ts';

const formats = 'urn:oasis:names:tc:SAML:';
const emailAddress = `${formats}1.1:nameid-format:emailAddress`;
const unspecified: ReadonlySet<string> = new Set([
  `${formats}1.1:nameid-format:unspecified`,
  `${formats}2.0:nameid-format:unspecified`,
]);

/**
 * The business user a NameID names: by e-mail address where the provider may do so, by user name where the format is unspecified. Upper and
 * lower case are the same. Answers a reason for the record where there is none, or a disabled one.
 * Source: SAP doc "Configure OAuth Identity Provider in SAP Cloud for Customer"; sample client of the OData API's guide (unspecified)
 */
export const findAssertedUser = async (
  identityProvider: Pick<IdentityProvider, 'findUser'>,
  subaccountId: SubaccountId,
  { allowsEmail }: OAuthIdentityProvider,
  { nameId: { value, format } }: JudgedAssertion & { readonly kind: 'accepted' },
): Promise<{ readonly user: User } | { readonly reason: string }> => {
  const isEmail = format === emailAddress;
  if (isEmail && !allowsEmail) return { reason: 'the provider may not name users by e-mail address' };
  if (!isEmail && !unspecified.has(format)) return { reason: 'the format of the NameID names no user' };
  const user = await identityProvider.findUser(subaccountId, value);
  // A user is also found by its id and, where that looks like an address, by its name: neither is what was asserted.
  const asserted = isEmail ? user?.email : user?.userName;
  if (user === undefined || asserted?.toLowerCase() !== value.toLowerCase()) return { reason: 'no such user' };
  return user.isDisabled ? { reason: 'the user is disabled' } : { user };
};
