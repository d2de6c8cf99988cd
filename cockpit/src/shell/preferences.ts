import { setLanguage } from '@ui5/webcomponents-base/dist/config/Language.js';
import { setTheme } from '@ui5/webcomponents-base/dist/config/Theme.js';
import { speakInRefusals } from '../language/refusals.ts';
import { speakInSchemas } from '../language/schema-messages.ts';

/** How the cockpit looks and speaks; kept in this browser. Source: product description, cockpit manners */
export type Language = 'en' | 'de';
export type Theme = 'light' | 'dark';

const systemTheme = matchMedia('(prefers-color-scheme: dark)');

/** The language chosen here, else that of the browser. Source: Portolan */
export const readLanguage = (): Language => {
  const chosen = read('portolan-language');
  if (chosen === 'en' || chosen === 'de') return chosen;
  return navigator.language.toLowerCase().startsWith('de') ? 'de' : 'en';
};

/** The theme chosen here, else that of the system. Source: Portolan */
export const readTheme = (): Theme => {
  const chosen = read('portolan-theme');
  if (chosen === 'light' || chosen === 'dark') return chosen;
  return systemTheme.matches ? 'dark' : 'light';
};

/** Shows a theme, and keeps it where it was chosen. Source: Portolan */
export const applyTheme = (theme: Theme, isChosen: boolean): void => {
  if (isChosen) write('portolan-theme', theme);
  document.documentElement.dataset.theme = theme;
  void setTheme(theme === 'dark' ? 'sap_horizon_dark' : 'sap_horizon');
};

/** Speaks a language, and keeps it where it was chosen. Source: Portolan */
export const applyLanguage = (language: Language, isChosen: boolean): void => {
  if (isChosen) write('portolan-language', language);
  document.documentElement.lang = language;
  speakInSchemas(language);
  speakInRefusals(language);
  void setLanguage(language);
};

/** How somebody signed in here the last time, and where. Source: Portolan */
export type LastSignIn = { readonly way: 'user' | 'token'; readonly subaccount: string };

/** What a link asks for, `?subaccount=acme`, else what was used here the last time. Source: Portolan */
export const readLastSignIn = (): LastSignIn & { readonly isAsked: boolean } => {
  const asked = new URLSearchParams(location.search).get('subaccount');
  const way = asked !== null || read('portolan-sign-in') === 'user' ? 'user' : 'token';
  return { way, subaccount: asked ?? read('portolan-subaccount') ?? '', isAsked: asked !== null };
};

/** Keeps how somebody signed in; never by what. Source: Portolan */
export const keepSignIn = ({ way, subaccount }: LastSignIn): void => {
  write('portolan-sign-in', way);
  if (way === 'user') write('portolan-subaccount', subaccount);
};

/** Tells when the system turns light or dark. Source: Portolan */
export const onSystemTheme = (handle: () => void): (() => void) => {
  systemTheme.addEventListener('change', handle);
  return () => systemTheme.removeEventListener('change', handle);
};

// A browser that forbids storage still has a cockpit.
const read = (name: string): string | null => {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
};
const write = (name: string, value: string): void => {
  try {
    localStorage.setItem(name, value);
  } catch {
    // Chosen for this visit only.
  }
};
