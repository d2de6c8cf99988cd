import { trimEndOf } from '../../foundation/trim-end-of.ts';

/**
 * The URL to call: the base, the flow's path below it, and the queries of both and of the call, in this order. Built from parsed parts: no text
 * of a request or a flow can reach the host name. Answers `undefined` where the base is no URL.
 */
export const buildTargetUrl = (baseUrl: string, targetPath = '', rawQuery = ''): string | undefined => {
  if (!URL.canParse(baseUrl)) return undefined;
  const url = new URL(baseUrl);
  const queryStart = targetPath.indexOf('?');
  const path = queryStart < 0 ? targetPath : targetPath.slice(0, queryStart);
  const query = queryStart < 0 ? '' : targetPath.slice(queryStart + 1);
  if (path !== '') url.pathname = `${trimEndOf(url.pathname, '/')}/${path.replace(/^\/+/, '')}`;
  url.search = [url.search.slice(1), query, rawQuery].filter((part) => part !== '').join('&');
  url.hash = '';
  return url.href;
};

/** Whether a path leads upwards, in a spelling that some server understands; control characters vanish from URLs. What a message puts into a path must not. */
export const leadsUpwards = (path: string): boolean =>
  /(?:^|[/\\]|%2f|%5c)(?:\.|%2e){2}(?:[/\\?#]|%2f|%5c|$)/i.test(path) || /\p{Cc}/u.test(path);

/** Takes a URL apart into its constant beginning, which no expression may be in, and the rest. */
export const splitUrl = (url: string): { readonly base: string; readonly path: string } => {
  const [base = url] = /^https?:\/\/[^/?#]*/i.exec(url) ?? [];
  return { base, path: url.slice(base.length) };
};
