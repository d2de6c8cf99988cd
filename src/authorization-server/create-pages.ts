import type { ApplicationScopes } from './application-scopes/application-scopes.ts';
import { createIssueCode } from './authorization-code/issue-code.ts';
import { createAnswerConsent } from './authorization-endpoint/answer-consent.ts';
import { createAuthorize, createGrant } from './authorization-endpoint/authorize.ts';
import { createConsents } from './authorization-endpoint/consents.ts';
import { createFindGrantableScopes } from './authorization-endpoint/grantable-scopes.ts';
import { createReadAuthorizationRequest } from './authorization-endpoint/read-request.ts';
import { type Brandings, createBrandings } from './branding/brandings.ts';
import type { ClientDirectory } from './clients/client-directory.ts';
import type { AuthorizationServerParts } from './create-authorization-server.ts';
import { createEndUser } from './end-user/end-user.ts';
import { createOwnAccess } from './end-user/own-access.ts';
import { createOwnCodes } from './end-user/own-codes.ts';
import type { TokenChecker } from './inspection/check-token.ts';
import type { PageParts } from './page-routes.ts';
import { createPageContexts } from './pages/page-context.ts';
import { createServeAsset } from './pages/serve-asset.ts';
import { createWithScopeDescriptions } from './pages/with-scope-descriptions.ts';
import type { RevokeAuthorization } from './revocation/revoke-authorization.ts';
import { createFindDestination } from './sign-in/destination.ts';
import { createProviderForms } from './sign-in/providers/provider-forms.ts';
import { createProviderSignIn } from './sign-in/providers/provider-sign-in.ts';
import { createSessions } from './sign-in/sessions.ts';
import { createShowSignIn } from './sign-in/show-sign-in.ts';
import { createSignIn } from './sign-in/sign-in.ts';
import type { Zones } from './token-request/zones.ts';
import type { TokenUsers } from './users/token-users.ts';
import type { FindUserRights } from './users/user-scopes.ts';

/** Puts together what shows pages to users. */
export const createPages = (
  parts: Pick<
    AuthorizationServerParts,
    'database' | 'clock' | 'log' | 'accounts' | 'audit' | 'settings' | 'identityProvider' | 'providerSignInKey'
  > & {
    readonly directory: ClientDirectory;
    readonly zones: Zones;
    readonly users: TokenUsers;
    readonly findUserRights: FindUserRights;
    readonly checker: TokenChecker;
    readonly revokeAuthorization: RevokeAuthorization;
    readonly applicationScopes: ApplicationScopes;
  },
): { readonly pages: PageParts; readonly brandings: Brandings } => {
  const brandings = createBrandings(parts);
  const createContext = createPageContexts({ brandings, accounts: parts.accounts });
  const withScopeDescriptions = createWithScopeDescriptions(parts);
  const sessions = createSessions(parts);
  const readRequest = createReadAuthorizationRequest(parts);
  const findDestination = createFindDestination({ readRequest, accounts: parts.accounts, createContext });
  const findGrantableScopes = createFindGrantableScopes(parts.findUserRights);
  const consents = createConsents(parts);
  const providerSignIn = createProviderSignIn({
    ...parts,
    webSignOn: parts.identityProvider.webSignOn,
    publicUrls: parts.settings.publicUrls,
    key: parts.providerSignInKey,
  });
  const showSignIn = createShowSignIn({ providerSignIn });
  const issueCode = createIssueCode(parts);
  const grant = createGrant({ issueCode });
  return {
    brandings,
    pages: {
      log: parts.log,
      createContext,
      serveAsset: createServeAsset({ brandings }),
      signIn: createSignIn({ findDestination, sessions, users: parts.users, showSignIn, providerSignIn }),
      providerForms: createProviderForms({ providerSignIn, findDestination, sessions, showSignIn, createContext }),
      endUser: createEndUser({
        accounts: parts.accounts,
        sessions,
        createContext,
        showSignIn,
        withScopeDescriptions,
        ownAccess: createOwnAccess(parts),
        ownCodes: createOwnCodes({ ...parts, issueCode }),
      }),
      answerConsent: createAnswerConsent({ ...parts, findDestination, sessions, findGrantableScopes, consents, grant }),
      authorize: createAuthorize({
        clock: parts.clock,
        readRequest,
        sessions,
        findGrantableScopes,
        consents,
        grant,
        showSignIn,
        createContext,
        withScopeDescriptions,
      }),
    },
  };
};
