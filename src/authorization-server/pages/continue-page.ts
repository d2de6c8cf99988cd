import type { Reply } from '../../http/server/reply.ts';
import { html } from './html.ts';
import { pageReply } from './layout.ts';
import type { PageContext } from './page-context.ts';

/**
 * A page that leads on by itself. Not a redirect: it would be one of the form before it, and browsers let forms lead to the hosts their page named
 * only, redirects included, while this one may go on to the client. Source: Content Security Policy Level 3 §6.5.2 (form-action)
 */
export const createContinuePage = (
  context: PageContext,
  page: { readonly location: string; readonly cookies: readonly string[] },
): Reply => {
  const { signedIn } = context.texts;
  return pageReply(context, {
    title: signedIn.title,
    cookies: page.cookies,
    headers: { refresh: `0;url=${page.location}` },
    content: html`<div class="card">
<h1>${signedIn.title}</h1>
<p>${signedIn.explanation}</p>
<a class="button block" href="${page.location}">${signedIn.submit}</a>
</div>`,
  });
};
