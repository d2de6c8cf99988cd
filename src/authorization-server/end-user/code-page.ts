import { renderSVG } from 'uqr';
import type { Reply } from '../../http/server/reply.ts';
import type { OAuthClient } from '../clients/oauth-client.ts';
import { describeClient } from '../pages/client-words.ts';
import { Html, html } from '../pages/html.ts';
import { createScopeChoice } from '../pages/scope-choice.ts';
import { codePath, createEndUserPage, type EndUserView, formToken } from './frame.ts';

/** Name of the field that holds the chosen client. */
export const clientField = 'client';

/** The page that makes codes for mobile devices: first the application, then its scopes. Source: SAP doc "Use a QR Code for Mobile Access" */
export const createCodePage = (
  view: EndUserView,
  page: {
    readonly clients: readonly OAuthClient[];
    readonly chosen: { readonly client: OAuthClient; readonly scopes: readonly string[] } | undefined;
  },
): Reply => {
  const { context } = view;
  const { endUser } = context.texts;
  return createEndUserPage(view, {
    tab: 'code',
    title: endUser.codeTitle,
    content: html`<section class="card narrow" aria-labelledby="code"><h2 id="code">${endUser.codeTitle}</h2>
<p class="muted">${endUser.codeIntro}</p>
${page.clients.length === 0 ? html`<p class="flush">${endUser.noClients}</p>` : clientForm(view, page)}
${page.chosen !== undefined && generateForm(view, page.chosen)}</section>`,
  });
};

const clientForm = (view: EndUserView, page: Parameters<typeof createCodePage>[1]): Html => {
  const { context } = view;
  const { endUser } = context.texts;
  return html`<form method="get" action="${context.pathPrefix}${codePath}"><label for="client">${endUser.chooseClient}</label>
<select id="client" name="${clientField}">${page.clients.map((client) => {
    const isChosen = client.clientId === page.chosen?.client.clientId;
    return html`<option value="${client.clientId}"${isChosen && html` selected`}>${describeClient(client, context).name}</option>`;
  })}</select>
<button type="submit" class="quiet">${endUser.next}</button></form>`;
};

const generateForm = (
  view: EndUserView,
  { client, scopes }: { readonly client: OAuthClient; readonly scopes: readonly string[] },
): Html => {
  const { context } = view;
  const { endUser } = context.texts;
  const { description } = describeClient(client, context);
  return html`<form method="post" action="${context.pathPrefix}${codePath}" class="after">${formToken(view)}
<input type="hidden" name="${clientField}" value="${client.clientId}">
${description !== undefined && html`<p>${description}</p>`}
${
  scopes.length === 0
    ? html`<p>${context.texts.consent.nothingSpecial}</p>`
    : createScopeChoice(context, { client, scopes, legend: endUser.codeScopes })
}
<button type="submit">${endUser.generate}</button></form>`;
};

/** The page that shows a code, to scan or to copy. The QR code holds the code and nothing else: that is what mobile applications expect to be pasted. */
export const createCodeResultPage = (
  view: EndUserView,
  result: { readonly client: OAuthClient; readonly code: string; readonly lifetimeSeconds: number },
): Reply => {
  const { context } = view;
  const { endUser } = context.texts;
  const minutes = Math.max(1, Math.floor(result.lifetimeSeconds / 60));
  return createEndUserPage(view, {
    tab: 'code',
    title: endUser.codeTitle,
    content: html`<section class="card narrow" aria-labelledby="code"><h2 id="code">${endUser.codeReady(describeClient(result.client, context).name)}</h2>
<p class="muted">${endUser.codeHint(minutes)}</p>
<div class="qr" role="img" aria-label="${endUser.codeAlt}">${new Html(renderSVG(result.code, { ecc: 'M', border: 4 }))}</div>
<h3 class="label">${endUser.codeText}</h3><p class="copy" id="authorization-code">${result.code}</p>
<p class="flush"><a href="${context.pathPrefix}${codePath}?${clientField}=${encodeURIComponent(result.client.clientId)}">${endUser.another}</a></p></section>`,
  });
};
