import { sha256 } from '../../crypto/digest.ts';
import type { Reply } from '../../http/server/reply.ts';
import { Html, html } from './html.ts';
import { pageReply } from './layout.ts';
import type { PageContext } from './page-context.ts';
import type { Texts } from './texts/texts.ts';

const script = 'document.forms[0].submit()';
const scriptHash = Buffer.from(sha256(script)).toString('base64');

/** A page whose form goes on by itself, to the client or another; without scripts by a click. Source: OAuth 2.0 Form Post Response Mode §2 */
export const createFormPostPage = (
  context: PageContext,
  form: {
    readonly action: string;
    readonly fields: Readonly<Record<string, string>>;
    readonly formTarget: string;
    readonly cookies: readonly string[];
    /** What it says; that it goes back to the application unless told otherwise. */
    readonly words?: Texts['formPost'];
  },
): Reply => {
  const { words: formPost = context.texts.formPost } = form;
  return pageReply(context, {
    title: formPost.title,
    formTargets: [form.formTarget],
    scriptHash,
    cookies: form.cookies,
    content: html`<div class="card">
<h1>${formPost.title}</h1>
<p>${formPost.explanation}</p>
<form method="post" action="${form.action}">
${Object.entries(form.fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<button type="submit" class="block">${formPost.submit}</button>
</form>
<script>${new Html(script)}</script>
</div>`,
  });
};
