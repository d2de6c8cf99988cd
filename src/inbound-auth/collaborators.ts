import type { Accounts } from '../accounts/index.ts';
import type { RefusalCounts } from '../audit/index.ts';
import type { AuthorizationServer } from '../authorization-server/index.ts';
import type { IdentityProvider } from '../identity-provider/index.ts';

/** What authentication asks the rooms that know subaccounts, users, clients and tokens. */
export type Collaborators = {
  readonly accounts: Pick<Accounts, 'findSubaccount' | 'findSubaccountByLabel' | 'listRolesOfHolder' | 'listGroupsOf'>;
  readonly audit: { readonly refusals: Pick<RefusalCounts, 'note'> };
  readonly identityProvider: Pick<IdentityProvider, 'verifyPassword' | 'findUser'>;
  readonly authorizationServer: Pick<
    AuthorizationServer,
    'checkToken' | 'verifyClientSecret' | 'findCertificateOwner' | 'isTrustedCertificate'
  >;
};
