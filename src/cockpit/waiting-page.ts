import { type Reply, type ReplyHeaders, text } from '../http/server/reply.ts';

/** Where the script of the waiting page is. */
export const waitingScriptPath = '/cockpit/waiting.js';

/** What is shown while there is no bundle. Plain HTML, as the policy allows no inline style. Source: decision 0011 */
export const waitingPage = (kind: 'building' | 'failed', headers: ReplyHeaders): Reply =>
  text(
    503,
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Portolan Cockpit</title>${
      kind === 'building' ? `<script src="${waitingScriptPath}" defer></script>` : ''
    }<meta name="color-scheme" content="light dark"></head><body><main><h1>Portolan Cockpit</h1><p role="status">${
      texts[kind]
    }</p></main></body></html>`,
    'text/html; charset=utf-8',
    { ...headers, 'cache-control': 'no-store', 'retry-after': '2' },
  );

/** Loads the page again once there is a bundle. A refresh by `meta` would do nothing: the address of a one-time link has a "#". Source: HTML, navigate to a fragment */
export const waitingScript = (headers: ReplyHeaders): Reply =>
  text(
    200,
    `setInterval(async () => {
  const { status } = await fetch('/cockpit/', { cache: 'no-store' });
  if (status !== 503) location.reload();
}, 1000);
`,
    'text/javascript; charset=utf-8',
    { ...headers, 'cache-control': 'no-store' },
  );

const texts = {
  building: 'The cockpit is being built, once for this version. This takes some seconds; the page comes by itself.',
  failed:
    'The cockpit could not be built; the log of the server says why. <code>npm run build</code> in the installation folder builds it by hand, then start the server again.',
};
