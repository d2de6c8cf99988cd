import type { Reply } from '../../http/server/reply.ts';
import { formTokenField } from '../sign-in/form-protection.ts';
import { type Html, html } from './html.ts';
import { pageReply } from './layout.ts';
import type { PageContext } from './page-context.ts';

/** What a sign-in page says. */
export type SignInPage = {
  /** For what the user signs in. */
  readonly purpose: string;
  readonly userName?: string | undefined;
  readonly problem?: string | undefined;
  /** Something to know that is no problem. */
  readonly notice?: string | undefined;
  readonly status?: number;
  readonly formToken: string;
  /** Hidden fields that lead on. */
  readonly fields: Readonly<Record<string, string>>;
  readonly formTargets: readonly string[];
  readonly cookies: readonly string[];
  /** Identity providers to sign in at, and where links to them lead. */
  readonly providers: readonly { readonly text: string; readonly address: string }[];
  readonly headers?: Readonly<Record<string, string>>;
};

/** The page that asks for name and password. */
export const createSignInPage = (context: PageContext, page: SignInPage): Reply => {
  const { signIn } = context.texts;
  const { userName = '' } = page;
  const { problem } = page;
  return pageReply(context, {
    ...(page.status !== undefined && { status: page.status }),
    title: signIn.title,
    formTargets: page.formTargets,
    cookies: page.cookies,
    ...(page.headers !== undefined && { headers: page.headers }),
    content: html`<div class="card">
<h1>${signIn.title}</h1>
<p class="muted">${page.purpose}</p>
${page.notice !== undefined && html`<p class="note" role="status">${page.notice}</p>`}
${problem !== undefined && html`<p class="note bad" role="alert" id="problem">${problem}</p>`}
<form method="post" action="${context.pathPrefix}/oauth2/sign-in">
<input type="hidden" name="${formTokenField}" value="${page.formToken}">
${Object.entries(page.fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<label for="username">${signIn.userName}</label>
<input type="text" id="username" name="username" value="${userName}" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="256" required${userName === '' && html` autofocus`}${problem !== undefined && html` aria-describedby="problem"`}>
<label for="password">${signIn.password}</label>
<input type="password" id="password" name="password" autocomplete="current-password" maxlength="1024" required${userName !== '' && html` autofocus`}>
<button type="submit" class="block">${signIn.submit}</button>
</form>
${page.providers.length > 0 && providerLinks(context, page.providers)}
</div>`,
  });
};

/** Links, not forms: browsers let forms lead to the hosts their page names only, and a provider may lead on to others. Source: Content Security Policy Level 3 §6.5.2 */
const providerLinks = (
  { texts: { signIn } }: PageContext,
  providers: SignInPage['providers'],
): Html => html`<nav class="providers" aria-label="${signIn.providers}">
${providers.map(({ text, address }) => html`<a class="button quiet block" href="${address}">${signIn.withProvider(text)}</a>`)}
</nav>`;
