import type { Accounts, Subaccount } from '../../accounts/index.ts';
import { parseForm } from '../../http/server/parse-form.ts';
import type { RouteRequest } from '../../http/server/route.ts';
import { type AuthorizationDoorName, findAuthorizationDoor } from '../authorization-endpoint/authorization-door.ts';
import { fieldsOf } from '../authorization-endpoint/authorize.ts';
import { readAuthorizationParameters } from '../authorization-endpoint/parameters.ts';
import type { AuthorizationRequest, ReadAuthorizationRequest } from '../authorization-endpoint/read-request.ts';
import { formTargetOf } from '../authorization-endpoint/redirect-uri.ts';
import { unknownTenant } from '../errors.ts';
import { describeClient } from '../pages/client-words.ts';
import type { CreatePageContext, PageContext } from '../pages/page-context.ts';
import { expiredForm } from './errors.ts';

/** Where a user goes once signed in: on with an authorization request, or to the end-user UI. Never to an address somebody sent (A6). */
export type SignInDestination = {
  readonly zone: Subaccount;
  readonly context: PageContext;
  /** Path and query on this host. */
  readonly location: string;
  readonly purpose: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly formTargets: readonly string[];
  readonly authorization: AuthorizationRequest | undefined;
};

/** Finds out where a form leads by its fields `to` and `request`. Throws what the user is shown where it leads nowhere. */
export type FindDestination = (
  request: RouteRequest,
  fields: { readonly to: string | undefined; readonly request: string | undefined },
) => Promise<SignInDestination>;

/** The field `to` of forms that lead to the end-user UI. */
export const endUserDestination = 'end-user';
/** Where the end-user UI is. */
export const endUserPath = '/oauth2';

/** Creates the search. What the form says is judged like a new request. */
export const createFindDestination = (parts: {
  readonly readRequest: ReadAuthorizationRequest;
  readonly accounts: Pick<Accounts, 'findSubaccountByLabel'>;
  readonly createContext: CreatePageContext;
}): FindDestination => {
  const toEndUser = async (request: RouteRequest): Promise<SignInDestination> => {
    const zone = request.tenant === undefined ? undefined : await parts.accounts.findSubaccountByLabel(request.tenant);
    if (zone === undefined) throw unknownTenant();
    const context = await parts.createContext(request, zone);
    return {
      zone,
      context,
      location: `${request.pathPrefix}${endUserPath}`,
      purpose: context.texts.signIn.toAccount(context.branding.title ?? zone.displayName),
      fields: { to: endUserDestination },
      formTargets: [],
      authorization: undefined,
    };
  };

  const toAuthorization = async (
    request: RouteRequest,
    name: AuthorizationDoorName,
    query: string,
  ): Promise<SignInDestination> => {
    const door = findAuthorizationDoor(name);
    if (door === undefined) throw expiredForm();
    const parameters = readAuthorizationParameters(parseForm(query));
    const authorization = await parts.readRequest(request, door, parameters);
    const context = await parts.createContext(request, authorization.zone, parameters.get('ui_locales'));
    // Whoever has just signed in need not be told to do so.
    const left = authorization.prompts.every((prompt) => prompt === 'login' || prompt === 'select_account')
      ? ['prompt']
      : [];
    return {
      zone: authorization.zone,
      context,
      location: `${request.pathPrefix}${door.path}?${parameters.toQuery(left)}`,
      purpose: context.texts.signIn.toContinue(describeClient(authorization.known.client, context).name),
      fields: fieldsOf(authorization),
      formTargets: [formTargetOf(authorization.target.redirectUri)],
      authorization,
    };
  };

  return async (request, fields) => {
    if (fields.to === endUserDestination) return toEndUser(request);
    const door = findAuthorizationDoor(fields.to);
    if (door === undefined) throw expiredForm();
    return toAuthorization(request, door.name, fields.request ?? '');
  };
};
