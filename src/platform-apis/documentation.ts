import { describeRoutes } from '../http/operations/open-api.ts';
import { json, text } from '../http/server/reply.ts';
import { defineRoute, type Route } from '../http/server/route.ts';
import { platformRoute } from './platform-route.ts';

/** The APIs with a page of their own. Source: SAP doc "Using Platform APIs" (documentation links) */
const documented = [
  { root: '/authorization/v1', title: 'Authorization Management and Platform Authorization Management API' },
  { root: '/keystore/v1', title: 'Keystore API' },
  { root: '/auditlog/v1', title: 'Audit Log Retrieval and Retention API' },
  { root: '/trust/v2', title: 'Trust Management API' },
  { root: '/lifecycle/v1', title: 'Java Application Lifecycle Management API' },
  { root: '/configuration/api/rest', title: 'Configuration Service' },
] as const;

/** Pages that describe the routes, made from what these declare: for people, and as OpenAPI for tools. */
export const createDocumentationRoutes = (routes: readonly Route[]): readonly Route[] =>
  documented.flatMap(({ root, title }) => {
    // Each route once: its twin with a slash at the end says nothing new.
    const own = routes.filter(({ path }) => path.startsWith(`${root}/`) && !path.endsWith('/'));
    const common = {
      ...platformRoute,
      method: 'GET',
      access: 'public',
      bodyKind: 'none',
      source: 'SAP doc "Using Platform APIs"',
    } as const;
    return [
      defineRoute({
        ...common,
        path: `${root}/documentation`,
        summary: `Describes the ${title} for people`,
        handle: () =>
          text(200, writePage(title, own), 'text/html;charset=utf-8', {
            'content-security-policy': "default-src 'none'; style-src 'self'; frame-ancestors 'none'",
            'cache-control': 'public, max-age=3600',
          }),
      }),
      defineRoute({
        ...common,
        path: `${root}/documentation/openapi.json`,
        summary: `Describes the ${title} for tools`,
        handle: () =>
          json(200, describeRoutes(own, { title, version: '1' }), { 'cache-control': 'public, max-age=3600' }),
      }),
    ];
  });

const escapeHtml = (value: string): string =>
  value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const writePage = (title: string, routes: readonly Route[]): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title>
<meta name="viewport" content="width=device-width"></head><body><h1>${escapeHtml(title)}</h1>
<p>Send the access token of a Platform API client: <code>Authorization: Bearer &lt;token&gt;</code>.
The same as <a href="documentation/openapi.json">OpenAPI</a>.</p>
<table><thead><tr><th scope="col">Method</th><th scope="col">Path</th><th scope="col">What it does</th></tr></thead><tbody>
${routes
  .map(
    ({ method, path, summary }) =>
      `<tr><td>${method}</td><td><code>${escapeHtml(path.replaceAll(/:(\w+)/g, '{$1}'))}</code></td><td>${escapeHtml(summary)}</td></tr>`,
  )
  .join('\n')}
</tbody></table></body></html>
`;
