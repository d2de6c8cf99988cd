import type { Reply } from '../../http/server/reply.ts';
import { text } from '../../http/server/reply.ts';
import type { RouteRequest } from '../../http/server/route.ts';
import type { Brandings } from '../branding/brandings.ts';
import { pageNotFound } from '../errors.ts';
import { findStylesheet } from './stylesheet.ts';

/** Answers what pages load: their stylesheet and the logo. */
export type ServeAsset = (request: RouteRequest) => Promise<Reply>;

/** The names say what is in them, so browsers may keep it for good. An image opened by itself must not become a document of our origin. */
const forever = {
  'cache-control': 'public, max-age=31536000, immutable',
  'content-security-policy': "default-src 'none'; sandbox",
  'cross-origin-resource-policy': 'same-origin',
};

/** Creates the answer. */
export const createServeAsset =
  ({ brandings }: { readonly brandings: Pick<Brandings, 'findLogo'> }): ServeAsset =>
  async (request) => {
    const name = request.rawPath.slice(request.rawPath.lastIndexOf('/') + 1);
    const stylesheet = findStylesheet(name);
    if (stylesheet !== undefined) return text(200, stylesheet, 'text/css;charset=UTF-8', forever);
    const hash = /^logo-([0-9a-f]{64})$/.exec(name)?.[1];
    const logo = hash === undefined ? undefined : await brandings.findLogo(hash);
    if (logo === undefined) throw pageNotFound();
    return { status: 200, headers: { 'content-type': logo.contentType, ...forever }, body: logo.bytes };
  };
