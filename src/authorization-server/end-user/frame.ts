import type { Reply } from '../../http/server/reply.ts';
import { type Html, html } from '../pages/html.ts';
import { pageReply } from '../pages/layout.ts';
import type { PageContext } from '../pages/page-context.ts';
import { endUserDestination, endUserPath } from '../sign-in/destination.ts';
import { formTokenField } from '../sign-in/form-protection.ts';

/** What all pages of the end-user UI need. */
export type EndUserView = {
  readonly context: PageContext;
  readonly userName: string;
  readonly formToken: string;
};

/** Where codes for mobile devices are made. */
export const codePath = `${endUserPath}/code`;

/** A page of the end-user UI: who is signed in, the two tabs, and what is in the tab. */
export const createEndUserPage = (
  view: EndUserView,
  page: { readonly tab: 'tokens' | 'code'; readonly title: string; readonly content: Html },
): Reply => {
  const { context } = view;
  const { endUser, signOut, signedInAs } = context.texts;
  const tab = (name: 'tokens' | 'code', path: string): Html =>
    html`<a href="${context.pathPrefix}${path}"${page.tab === name && html` aria-current="page"`}>${endUser[name]}</a>`;
  return pageReply(context, {
    title: page.title,
    isWide: true,
    content: html`<div class="bar"><div><h1>${endUser.title}</h1><p class="muted small flush">${signedInAs(view.userName)}</p></div>
<form method="post" action="${context.pathPrefix}/oauth2/sign-out">${formToken(view)}<input type="hidden" name="to" value="${endUserDestination}"><button type="submit" class="quiet compact">${signOut}</button></form></div>
<nav class="tabs" aria-label="${endUser.navigation}">${tab('tokens', endUserPath)}${tab('code', codePath)}</nav>
${page.content}`,
  });
};

/** The hidden field that proves a form is ours. */
export const formToken = (view: EndUserView): Html =>
  html`<input type="hidden" name="${formTokenField}" value="${view.formToken}">`;

/** A time in the reader's language. */
export const createTime = ({ language }: PageContext, atMs: number): Html => {
  const time = new Date(atMs);
  return html`<time datetime="${time.toISOString()}">${formatTime(language, atMs)}</time>`;
};

/** A time as text, in UTC, as the server knows no reader's time zone. */
export const formatTime = (language: string, atMs: number): string =>
  `${new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' }).format(new Date(atMs))} UTC`;
