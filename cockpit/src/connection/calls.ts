/** A call of the management API as the page made it. Source: product description, cockpit manners */
export type ApiCall = { readonly method: string; readonly path: string; readonly body?: string };

const listeners = new Set<() => void>();
let calls: readonly ApiCall[] = [];

/** The calls the page shown has made, each once. Source: Portolan */
export const readCalls = (): readonly ApiCall[] => calls;

/** Notes a call. What was typed into fields of secrets is left out. Source: security.md S-24 */
export const noteCall = (method: string, path: string, body: unknown): void => {
  const text = body === undefined ? undefined : JSON.stringify(body, hideSecrets, 2);
  if (calls.some((call) => call.method === method && call.path === path && call.body === text)) return;
  calls = [...calls.slice(-19), { method, path, ...(text !== undefined && { body: text }) }];
  for (const listener of listeners) listener();
};

/** Begins anew for another page. Source: Portolan */
export const forgetCalls = (): void => {
  calls = [];
  for (const listener of listeners) listener();
};

/** For React's `useSyncExternalStore`. Source: Portolan */
export const subscribeToCalls = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

const hideSecrets = (key: string, value: unknown): unknown =>
  /secret|password|token$|code$/i.test(key) && typeof value === 'string' ? '...' : value;
