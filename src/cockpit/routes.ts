import type { Log } from '../foundation/log.ts';
import { oauthErrorFormat } from '../http/server/error-format.ts';
import { notFound } from '../http/server/errors.ts';
import { empty, type Reply } from '../http/server/reply.ts';
import { defineRoute, type Route, type RouteRequest } from '../http/server/route.ts';
import { type BundleFile, createBundleSource } from './bundle.ts';
import { waitingPage, waitingScript, waitingScriptPath } from './waiting-page.ts';

/**
 * Nothing but what comes from here: no inline script or style, no frame, no request elsewhere. Images may be `data:` addresses too, as on
 * the pages of the authorization server: so the preview of a branding shows a logo that is not stored yet. An image runs nothing and
 * fetches nothing. Source: security.md S-57
 */
const securityHeaders = {
  'content-security-policy':
    "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'",
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
};

/**
 * The cockpit: one page whose parts have the digest of their content in their name. It is public, as it holds nothing: whoever uses it signs
 * in to the management API. `root` is the installation's folder. Source: security.md S-57; decision 0011
 */
export const createCockpitRoutes = (parts: { readonly root: string; readonly log: Log }): readonly Route[] => {
  const readState = createBundleSource(parts);
  const page = (request: RouteRequest): Reply => {
    const state = readState();
    if (request.rawPath === waitingScriptPath) return waitingScript(securityHeaders);
    if (state.kind !== 'ready') return waitingPage(state.kind, securityHeaders);
    const file = state.bundle.get('index.html');
    if (file === undefined) throw notFound();
    return send(request, file, 'no-cache');
  };
  const asset = (request: RouteRequest): Reply => {
    const state = readState();
    const path = decodeURIComponent(request.rawPath.slice('/cockpit/'.length));
    const file = state.kind === 'ready' ? state.bundle.get(path) : undefined;
    if (file === undefined) throw notFound();
    return send(request, file, 'public, max-age=31536000, immutable');
  };
  const toCockpit = (): Reply => empty(302, { location: '/cockpit/', 'cache-control': 'no-store' });
  const common = {
    method: 'GET',
    doors: ['cockpit'],
    access: 'public',
    bodyKind: 'none',
    errors: oauthErrorFormat,
    source: 'Portolan',
  } as const;
  return [
    // The bare host has pages of other rooms at its root.
    defineRoute({ ...common, path: '/', onBareHost: false, summary: 'To the cockpit', handle: toCockpit }),
    defineRoute({ ...common, path: '/cockpit', summary: 'To the cockpit', handle: toCockpit }),
    defineRoute({ ...common, path: '/cockpit/assets/*', summary: 'A part of the cockpit', handle: asset }),
    defineRoute({ ...common, path: '/cockpit/*', summary: 'The cockpit, whichever of its pages', handle: page }),
  ];
};

const send = (request: RouteRequest, file: BundleFile, cacheControl: string): Reply => {
  const headers = { ...securityHeaders, 'cache-control': cacheControl, etag: file.etag, vary: 'accept-encoding' };
  if (request.headers.get('if-none-match') === file.etag) return empty(304, headers);
  const isGzip = /\bgzip\b/.test(request.headers.get('accept-encoding') ?? '');
  return {
    status: 200,
    headers: { ...headers, 'content-type': file.contentType, ...(isGzip && { 'content-encoding': 'gzip' }) },
    body: isGzip ? file.gzip : file.plain,
  };
};
