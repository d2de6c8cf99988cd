import type { Reply } from '../../http/server/reply.ts';
import { text as textReply } from '../../http/server/reply.ts';
import { Html, html } from './html.ts';
import type { PageContext } from './page-context.ts';
import { stylesheetName } from './stylesheet.ts';

/** A page, but for what all pages have. */
export type Page = {
  readonly status?: number;
  /** Of the window. */
  readonly title: string;
  readonly content: Html;
  readonly isWide?: boolean;
  /** Where forms of this page may lead besides ourselves, redirects included. */
  readonly formTargets?: readonly string[];
  /** A script that may run, and nothing but it: its SHA-256 in base64. */
  readonly scriptHash?: string;
  readonly cookies?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
};

/** Where stylesheets and logos are. */
export const assetPath = '/oauth2/pages/';

/** Nothing is loaded from elsewhere, no script runs, nobody frames us. Source: Content Security Policy Level 3; security.md S-57, A6 */
const contentSecurityPolicy = ({ formTargets = [], scriptHash }: Page): string =>
  [
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self' data:",
    ...(scriptHash === undefined ? [] : [`script-src 'sha256-${scriptHash}'`]),
    `form-action ${["'self'", ...formTargets].join(' ')}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ');

/** Makes the reply with a page: what all have in common, and the headers that protect it. */
export const pageReply = (context: PageContext, page: Page): Reply =>
  textReply(page.status ?? 200, layout(context, page).text, 'text/html;charset=UTF-8', {
    'cache-control': 'no-store',
    pragma: 'no-cache',
    'content-security-policy': contentSecurityPolicy(page),
    'referrer-policy': 'no-referrer',
    'x-frame-options': 'DENY',
    ...(page.cookies !== undefined && page.cookies.length > 0 && { 'set-cookie': page.cookies }),
    ...page.headers,
  });

const layout = (context: PageContext, page: Page): Html => {
  const { branding, language, pathPrefix, texts } = context;
  const title = branding.title ?? (context.subaccountName || texts.productName);
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>${page.title} – ${title}</title>
<link rel="stylesheet" href="${pathPrefix}${assetPath}${stylesheetName(branding)}">
<link rel="icon" href="data:,">
</head>
<body>
<header class="header"><div>${mark(context)}<span>${title}</span></div></header>
<main${page.isWide === true && new Html(' class="wide"')}>
${page.content}
</main>
${footer(context)}
</body>
</html>
`;
};

const mark = (context: PageContext): Html => {
  const logo = logoOf(context);
  return logo === undefined
    ? html`<svg class="mark" viewBox="0 0 28 28" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="1.6"><circle cx="14" cy="14" r="11.5"/><path d="M14 2.5v23M2.5 14h23M5.9 5.9l16.2 16.2M22.1 5.9L5.9 22.1" stroke-width=".9"/><circle cx="14" cy="14" r="3.2" fill="currentColor"/></svg>`
    : html`<img src="${logo}" alt="">`;
};

const logoOf = ({ branding, draftLogo, pathPrefix }: PageContext): string | undefined =>
  draftLogo ?? (branding.logo && `${pathPrefix}${assetPath}logo-${branding.logo.hash}`);

const footer = ({ branding, texts }: PageContext): Html => {
  const links = branding.legalLinks.map(
    ({ label, url }) => html`<li><a href="${url}" rel="noopener noreferrer">${label}</a></li>`,
  );
  return links.length === 0
    ? html`<footer class="footer"><p>${texts.productName}</p></footer>`
    : html`<footer class="footer"><nav aria-label="${texts.legalNavigation}"><ul>${links}</ul></nav></footer>`;
};
