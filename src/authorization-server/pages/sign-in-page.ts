import type { Reply } from '../../http/server/reply.ts';
import { formTokenField } from '../sign-in/form-protection.ts';
import { html } from './html.ts';
import { pageReply } from './layout.ts';
import type { PageContext } from './page-context.ts';

/** What a sign-in page says. */
export type SignInPage = {
  /** For what the user signs in. */
  readonly purpose: string;
  readonly userName?: string | undefined;
  readonly problem?: string | undefined;
  readonly status?: number;
  readonly formToken: string;
  /** Hidden fields that lead on. */
  readonly fields: Readonly<Record<string, string>>;
  readonly formTargets: readonly string[];
  readonly cookies: readonly string[];
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
</div>`,
  });
};
