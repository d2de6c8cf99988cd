import { useSyncExternalStore } from 'react';
import { forgetCalls } from '../connection/calls.ts';

const base = '/cockpit/';
const listeners = new Set<() => void>();

const notify = (): void => {
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
export const goTo = (...segments: readonly string[]): void => {
  history.pushState(null, '', hrefOf(...segments));
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
