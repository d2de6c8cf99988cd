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
  // A search or preview repeated while somebody types is one call.
  const last = calls.at(-1);
  const isRepeated = body !== undefined && last?.method === method && last.path === path;
  calls = [
    ...calls.slice(-19, isRepeated ? -1 : undefined),
    { method, path, ...(text !== undefined && { body: text }) },
  ];
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

/** What is secret, and what is a file: those may hold private keys, and texts that are imported passwords. */
const hidden =
  /secret|passw|token$|code$|clientkey|private-?key|authorization|api-?key|cookie|credential|assertion$|^content$|^text$|^key$/i;
/** Keys are pasted with others: that of a service key is called like what opens a door. */
const privateKey = /-----BEGIN [A-Z ]*PRIVATE KEY-----/;

const hideSecrets = (key: string, value: unknown): unknown =>
  typeof value === 'string' && (hidden.test(key) || privateKey.test(value) || value.length > maxShownCharacters)
    ? '...'
    : value;

const maxShownCharacters = 2000;
