/**
 * The URL to call: the destination's, the flow's path below it, and the queries of both and of the request, in this order. Built from
 * parsed parts: no text of a request or a flow can reach the host name. Answers `undefined` where the destination's URL is none.
 */
export const buildTargetUrl = (destinationUrl: string, targetPath = '', rawQuery = ''): string | undefined => {
  if (!URL.canParse(destinationUrl)) return undefined;
  const url = new URL(destinationUrl);
  const queryStart = targetPath.indexOf('?');
  const path = queryStart < 0 ? targetPath : targetPath.slice(0, queryStart);
  const query = queryStart < 0 ? '' : targetPath.slice(queryStart + 1);
  if (path !== '') url.pathname = `${url.pathname.replace(/\/+$/, '')}/${path.replace(/^\/+/, '')}`;
  url.search = [url.search.slice(1), query, rawQuery].filter((part) => part !== '').join('&');
  url.hash = '';
  return url.href;
};
