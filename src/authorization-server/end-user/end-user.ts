import type { Accounts, Subaccount } from '../../accounts/index.ts';
import { parseForm } from '../../http/server/parse-form.ts';
import type { Reply } from '../../http/server/reply.ts';
import type { RouteRequest } from '../../http/server/route.ts';
import type { OAuthClient } from '../clients/oauth-client.ts';
import { unknownTenant } from '../errors.ts';
import type { CreatePageContext } from '../pages/page-context.ts';
import { scopeField } from '../pages/scope-choice.ts';
import type { WithScopeDescriptions } from '../pages/with-scope-descriptions.ts';
import { endUserDestination, endUserPath } from '../sign-in/destination.ts';
import { type FormFields, readFormFields } from '../sign-in/form-fields.ts';
import { assertOwnForm, assertOwnOrigin, formTokenField, sessionFormToken } from '../sign-in/form-protection.ts';
import type { Session, Sessions } from '../sign-in/sessions.ts';
import type { ShowSignIn } from '../sign-in/show-sign-in.ts';
import { toNextPage } from '../sign-in/to-next-page.ts';
import { createAccessPage, type Done } from './access-page.ts';
import { clientField, createCodePage, createCodeResultPage } from './code-page.ts';
import { codePath, type EndUserView } from './frame.ts';
import type { OwnAccess } from './own-access.ts';
import type { OwnCodes } from './own-codes.ts';

/** The pages where users see and end what acts for them. */
export type EndUser = {
  readonly showAccess: (request: RouteRequest) => Promise<Reply>;
  readonly revokeToken: (request: RouteRequest) => Promise<Reply>;
  readonly withdraw: (request: RouteRequest) => Promise<Reply>;
  readonly showCode: (request: RouteRequest) => Promise<Reply>;
  readonly generateCode: (request: RouteRequest) => Promise<Reply>;
};

/** Somebody who is signed in at a subaccount. */
type Visit = { readonly zone: Subaccount; readonly session: Session; readonly view: EndUserView };

/** Creates the end-user UI. Source: SAP docs "Revoke OAuth Access Tokens", "Use a QR Code for Mobile Access"; O-33 */
export const createEndUser = (parts: {
  readonly accounts: Pick<Accounts, 'findSubaccountByLabel'>;
  readonly sessions: Pick<Sessions, 'find'>;
  readonly createContext: CreatePageContext;
  readonly showSignIn: ShowSignIn;
  readonly ownAccess: OwnAccess;
  readonly ownCodes: OwnCodes;
  readonly withScopeDescriptions: WithScopeDescriptions;
}): EndUser => {
  const { ownAccess, ownCodes } = parts;

  const getZone = async ({ tenant }: RouteRequest): Promise<Subaccount> => {
    const zone = tenant === undefined ? undefined : await parts.accounts.findSubaccountByLabel(tenant);
    if (zone === undefined) throw unknownTenant();
    return zone;
  };

  /** Shows a page to whoever is signed in, and the sign-in page to others. */
  const show = async (request: RouteRequest, answer: (visit: Visit) => Promise<Reply>): Promise<Reply> => {
    const zone = await getZone(request);
    const context = await parts.createContext(request, zone);
    const session = await parts.sessions.find(request, zone);
    if (session === undefined) {
      return parts.showSignIn(request, zone, context, {
        purpose: context.texts.signIn.toAccount(context.branding.title ?? zone.displayName),
        fields: { to: endUserDestination },
        formTargets: [],
        straight: {},
      });
    }
    const view = { context, userName: session.user.name, formToken: sessionFormToken(session) };
    return answer({ zone, session, view });
  };

  /** Does what a form asks, if it is one of ours; signs in first where nobody is. */
  const change = async (
    request: RouteRequest,
    answer: (visit: Visit, form: FormFields) => Promise<Reply>,
  ): Promise<Reply> => {
    assertOwnOrigin(request);
    return show(request, (visit) => {
      const form = readFormFields(request);
      assertOwnForm(request, visit.zone, form.get(formTokenField), visit.session);
      return answer(visit, form);
    });
  };

  const withDescriptions = <Row extends { readonly client: OAuthClient }>(rows: readonly Row[]): Promise<Row[]> =>
    Promise.all(rows.map(async (row) => ({ ...row, client: await parts.withScopeDescriptions(row.client) })));
  const ownerOf = ({ zone, session }: Visit) => ({ subaccountId: zone.id, user: session.user });
  const backToAccess = (request: RouteRequest, done: Done): Reply =>
    toNextPage(`${request.pathPrefix}${endUserPath}?done=${done}`, []);

  return {
    showAccess: (request) =>
      show(request, async (visit) => {
        const [applications, tokens] = await Promise.all([
          ownAccess.listApplications(ownerOf(visit)),
          ownAccess.listTokens(ownerOf(visit)),
        ]);
        return createAccessPage(visit.view, {
          applications: await withDescriptions(applications),
          tokens: await withDescriptions(tokens),
          done: doneOf(request),
        });
      }),

    revokeToken: (request) =>
      change(request, async (visit, form) => {
        await ownAccess.revokeToken(request, ownerOf(visit), form.get('token') ?? '');
        return backToAccess(request, 'revoked');
      }),

    withdraw: (request) =>
      change(request, async (visit, form) => {
        await ownAccess.withdraw(request, ownerOf(visit), form.get('client') ?? '');
        return backToAccess(request, 'withdrawn');
      }),

    showCode: (request) =>
      show(request, async ({ zone, session, view }) => {
        const clients = await ownCodes.listClients(zone);
        const wanted = parseForm(request.rawQuery).find(([name]) => name === clientField)?.[1];
        const found = clients.find(({ clientId }) => clientId === wanted);
        const client = found && (await parts.withScopeDescriptions(found));
        const scopes = client && (await ownCodes.listScopes(client, zone, session.user));
        return createCodePage(view, { clients, chosen: client && { client, scopes: scopes ?? [] } });
      }),

    generateCode: (request) =>
      change(request, async ({ zone, session, view }, form) => {
        const clients = await ownCodes.listClients(zone);
        const client = clients.find(({ clientId }) => clientId === form.get(clientField));
        const result =
          client && (await ownCodes.issue(request, { client, zone, session, ticked: form.all(scopeField) }));
        if (client === undefined || result === undefined) return toNextPage(`${request.pathPrefix}${codePath}`, []);
        return createCodeResultPage(view, { client, ...result });
      }),
  };
};

const doneOf = ({ rawQuery }: RouteRequest): Done | undefined => {
  const value = parseForm(rawQuery).find(([name]) => name === 'done')?.[1];
  return value === 'revoked' || value === 'withdrawn' ? value : undefined;
};
