import type { Reply } from '../../http/server/reply.ts';
import { describeClient, describeScope } from '../pages/client-words.ts';
import { type Html, html } from '../pages/html.ts';
import { createEndUserPage, createTime, type EndUserView, formatTime, formToken } from './frame.ts';
import { maxShown, type ShownApplication, type ShownToken } from './own-access.ts';

/** What was done before the page was shown. */
export type Done = 'revoked' | 'withdrawn';

/** The page that lists what acts for the user, with buttons to end it. Source: SAP doc "Revoke OAuth Access Tokens" */
export const createAccessPage = (
  view: EndUserView,
  page: {
    readonly applications: readonly ShownApplication[];
    readonly tokens: readonly ShownToken[];
    readonly done: Done | undefined;
  },
): Reply => {
  const { endUser } = view.context.texts;
  const applications = [...page.applications].sort((left, right) => right.sinceMs - left.sinceMs);
  return createEndUserPage(view, {
    tab: 'tokens',
    title: endUser.title,
    content: html`${page.done !== undefined && html`<p class="note good" role="status">${endUser[page.done]}</p>`}
<section class="card" aria-labelledby="applications"><h2 id="applications">${endUser.applications}</h2>
${
  applications.length === 0
    ? html`<p class="muted flush">${endUser.noApplications}</p>`
    : html`<p class="muted">${endUser.applicationsIntro}</p>
<table><thead><tr><th scope="col">${endUser.application}</th><th scope="col">${endUser.scopes}</th><th scope="col">${endUser.since}</th><th scope="col">${endUser.expires}</th><th scope="col">${endUser.action}</th></tr></thead>
<tbody>${applications.map((application) => applicationRow(view, application))}</tbody></table>`
}</section>
<section class="card" aria-labelledby="tokens"><h2 id="tokens">${endUser.tokens}</h2>
${
  page.tokens.length === 0
    ? html`<p class="muted">${endUser.noTokens}</p>`
    : html`<p class="muted">${endUser.tokensIntro}</p>
<table><thead><tr><th scope="col">${endUser.application}</th><th scope="col">${endUser.scopes}</th><th scope="col">${endUser.issued}</th><th scope="col">${endUser.expires}</th><th scope="col">${endUser.action}</th></tr></thead>
<tbody>${page.tokens.map((token) => tokenRow(view, token))}</tbody></table>
${page.tokens.length >= maxShown && html`<p class="muted small">${endUser.more(maxShown)}</p>`}`
}
<p class="muted small flush">${endUser.jwtNote}</p></section>`,
  });
};

const applicationRow = (view: EndUserView, { client, scopes, sinceMs, expiresAtMs }: ShownApplication): Html => {
  const { context } = view;
  const { endUser } = context.texts;
  const { name, description } = describeClient(client, context);
  return html`<tr><td><strong>${name}</strong>${description !== undefined && html`<br><span class="muted small">${description}</span>`}</td>
<td data-label="${endUser.scopes}">${scopeList(view, client, scopes)}</td><td data-label="${endUser.since}">${createTime(context, sinceMs)}</td>
<td data-label="${endUser.expires}">${expiresAtMs === undefined ? '–' : createTime(context, expiresAtMs)}</td>
<td><form method="post" action="${context.pathPrefix}/oauth2/withdraw">${formToken(view)}<input type="hidden" name="client" value="${client.clientId}"><button type="submit" class="danger compact" aria-label="${endUser.withdrawLabel(name)}">${endUser.withdraw}</button></form></td></tr>
`;
};

const tokenRow = (view: EndUserView, { client, scopes, issuedAtMs, expiresAtMs, tokenHash }: ShownToken): Html => {
  const { context } = view;
  const { endUser } = context.texts;
  const { name } = describeClient(client, context);
  const label = endUser.revokeLabel(name, formatTime(context.language, issuedAtMs));
  return html`<tr><td><strong>${name}</strong></td>
<td data-label="${endUser.scopes}">${scopeList(view, client, scopes)}</td><td data-label="${endUser.issued}">${createTime(context, issuedAtMs)}</td>
<td data-label="${endUser.expires}">${expiresAtMs === undefined ? endUser.never : createTime(context, expiresAtMs)}</td>
<td><form method="post" action="${context.pathPrefix}/oauth2/revoke-token">${formToken(view)}<input type="hidden" name="token" value="${tokenHash}"><button type="submit" class="danger compact" aria-label="${label}">${endUser.revoke}</button></form></td></tr>
`;
};

const scopeList = ({ context }: EndUserView, client: ShownToken['client'], scopes: readonly string[]): Html =>
  scopes.length === 0
    ? html`${context.texts.endUser.allScopes}`
    : html`${scopes.map((scope, index) => {
        const description = describeScope(client, scope, context);
        return html`${index > 0 && ', '}${description === undefined ? html`<code>${scope}</code>` : html`<span title="${scope}">${description}</span>`}`;
      })}`;
