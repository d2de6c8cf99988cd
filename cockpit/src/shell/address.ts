import { useSyncExternalStore } from 'react';
import { forgetCalls } from '../connection/calls.ts';

const base = '/cockpit/';
const listeners = new Set<() => void>();

let hasMoved = false;
/** Whether the last thing somebody did was to go to another page: the one a visit begins with is read from the top of the document. Source: WCAG 2.4.3 */
export const hasJustMoved = (): boolean => hasMoved;
for (const type of ['keydown', 'pointerdown'])
  addEventListener(
    type,
    () => {
      hasMoved = false;
    },
    { capture: true },
  );

const notify = (): void => {
  hasMoved = true;
  forgetCalls();
  for (const listener of listeners) listener();
};
addEventListener('popstate', notify);

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** The segments of the address below `/cockpit/`, decoded: `['subaccounts', 'acme', 'destinations']`. Source: Portolan */
export const useSegments = (): readonly string[] => {
  const path = useSyncExternalStore(subscribe, () => location.pathname);
  return path.slice(base.length).split('/').filter(Boolean).map(decodeSegment);
};

/** Goes to a page; the browser's back button leads back. Source: Portolan */
export const goTo = (...segments: readonly string[]): void => goToAddress(hrefOf(...segments));

/** Goes to an address of the cockpit. Source: Portolan */
export const goToAddress = (address: string): void => {
  history.pushState(null, '', address);
  notify();
};

/** Puts what a page is narrowed down by into its address, so that it can be linked to; the page stays. Source: Portolan */
export const setQuery = (values: Readonly<Record<string, string>>): void => {
  const query = toQuery(values);
  history.replaceState(null, '', location.pathname + query);
};

/** What a page is narrowed down by. Source: Portolan */
export type Query = Readonly<Record<string, string>>;

/** What the page is narrowed down by, read anew when the address changes. Source: Portolan */
export const useQuery = (): Query => {
  const search = useSyncExternalStore(subscribe, () => location.search);
  return Object.fromEntries(new URLSearchParams(search));
};

/** Changes some of what `useQuery` gives; the page stays, and so does what going back leads to. Source: Portolan */
export const changeQuery = (changes: Query): void => {
  setQuery({ ...readQuery(), ...changes });
  notify();
};

/** Goes to a page that is narrowed down. Source: Portolan */
export const goToWith = (query: Query, ...segments: readonly string[]): void =>
  goToAddress(hrefOf(...segments) + toQuery(query));

/** What the page is narrowed down by, as its address says. Source: Portolan */
export const readQuery = (): Readonly<Record<string, string>> =>
  Object.fromEntries(new URLSearchParams(location.search));

/** Values as the end of an address; what is empty is left out. Source: Portolan */
export const toQuery = (values: Readonly<Record<string, string>>): string => {
  const query = new URLSearchParams(Object.entries(values).filter(([, value]) => value !== '')).toString();
  return query === '' ? '' : `?${query}`;
};

/** Goes to a page in place of the one shown: the back button does not lead to that. Source: Portolan */
export const goToInstead = (...segments: readonly string[]): void => {
  history.replaceState(null, '', hrefOf(...segments));
  notify();
};

/** The address of a page, for links that can be opened in a tab of their own. Source: Portolan */
export const hrefOf = (...segments: readonly string[]): string => base + segments.map(encodeURIComponent).join('/');

const decodeSegment = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};
