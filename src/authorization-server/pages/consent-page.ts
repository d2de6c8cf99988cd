import type { Reply } from '../../http/server/reply.ts';
import { formTokenField } from '../sign-in/form-protection.ts';
import { type DescribedClient, describeClient } from './client-words.ts';
import { html } from './html.ts';
import { pageReply } from './layout.ts';
import type { PageContext } from './page-context.ts';
import { createScopeChoice } from './scope-choice.ts';

/** What the consent page asks. */
export type ConsentPage = {
  readonly client: DescribedClient;
  readonly scopes: readonly string[];
  readonly userName: string;
  readonly redirectUri: string;
  readonly formToken: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly formTargets: readonly string[];
};

/** The page that asks whether a client may act for the user, and shows who asks. Source: RFC 6749 §4.1.1; SAP doc "OAuth 2.0 Authorization Code Grant" */
export const createConsentPage = (context: PageContext, page: ConsentPage): Reply => {
  const { consent, signedInAs } = context.texts;
  const { name, description } = describeClient(page.client, context);
  const hidden = html`<input type="hidden" name="${formTokenField}" value="${page.formToken}">
${Object.entries(page.fields).map(([field, value]) => html`<input type="hidden" name="${field}" value="${value}">`)}`;
  return pageReply(context, {
    title: consent.title(name),
    formTargets: page.formTargets,
    content: html`<div class="card">
<div class="client"><div class="initial" aria-hidden="true">${initialOf(name)}</div><div><h1>${consent.title(name)}</h1></div></div>
<p>${consent.intro(name, context.branding.title ?? context.subaccountName)}</p>
${description !== undefined && html`<p class="muted">${description}</p>`}
<form method="post" action="${context.pathPrefix}/oauth2/consent">
${hidden}
${
  page.scopes.length === 0
    ? html`<p>${consent.nothingSpecial}</p>`
    : createScopeChoice(context, { client: page.client, scopes: page.scopes, legend: consent.choose })
}
<p class="muted small">${consent.goesTo(placeOf(page.redirectUri))} ${consent.withdraw}</p>
<div class="actions">
<button type="submit" name="decision" value="allow">${consent.allow}</button>
<button type="submit" name="decision" value="deny" class="quiet">${consent.deny}</button>
</div>
</form>
<div class="who"><p class="small muted">${signedInAs(page.userName)}</p>
<form method="post" action="${context.pathPrefix}/oauth2/sign-out">${hidden}<button type="submit" class="plain small">${consent.otherUser}</button></form></div>
</div>`,
  });
};

const initialOf = (name: string): string => [...name.trim()][0]?.toUpperCase() ?? '?';

/** The host for web addresses; of others the scheme says which program it is. */
const placeOf = (uri: string): string => {
  const { host, protocol } = new URL(uri);
  return protocol === 'https:' || protocol === 'http:' ? host : protocol.slice(0, -1);
};
