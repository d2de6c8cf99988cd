import { type DescribedClient, describeScope } from './client-words.ts';
import { type Html, html } from './html.ts';
import type { PageContext } from './page-context.ts';

/** Name of the field that holds an approved scope. */
export const scopeField = 'scope';

/** Boxes to untick, one a scope: its description and its name, or the name alone. */
export const createScopeChoice = (
  context: PageContext,
  choice: { readonly client: DescribedClient; readonly scopes: readonly string[]; readonly legend: string },
): Html =>
  html`<fieldset><legend>${choice.legend}</legend>
${choice.scopes.map((scope) => {
  const description = describeScope(choice.client, scope, context);
  return html`<label class="scope"><input type="checkbox" name="${scopeField}" value="${scope}" checked><span>${
    description === undefined ? scope : html`${description}<code>${scope}</code>`
  }</span></label>
`;
})}</fieldset>`;
