import { createContext, useContext } from 'react';
import { type AdministratorRole, type Operation, roleOf, rolesWithin } from '../../../src/management-api/contract.ts';
import { type MessageKey, messages } from '../messages/messages.ts';
import type { Language } from './preferences.ts';

/** What every part of the cockpit may need. Source: Portolan */
export type CockpitContext = {
  readonly language: Language;
  readonly role: AdministratorRole;
  /** Whether who is signed in can work in one subaccount only. */
  readonly isConfined: boolean;
  /** Says something in passing. */
  readonly notify: (text: string) => void;
};

const Context = createContext<CockpitContext>({ language: 'en', role: 'viewer', isConfined: false, notify: () => {} });
export const CockpitProvider = Context.Provider;
/** What every part of the cockpit may need. Source: Portolan */
export const useCockpit = (): CockpitContext => useContext(Context);

/** Texts in the language chosen; `{0}` stands for the first value. Source: Portolan */
export type Texts = (key: MessageKey, ...values: readonly (string | number)[]) => string;

/** Finds texts of a language. Source: Portolan */
export const textsOf =
  (language: Language): Texts =>
  (key, ...values) =>
    values.reduce<string>(
      (text, value, index) => text.replaceAll(`{${index}}`, String(value)),
      messages[language][key],
    );

/** The texts of the language chosen. Source: Portolan */
export const useTexts = (): Texts => textsOf(useCockpit().language);

/** A time as people of the language write it. Source: Portolan */
export const useTimes = (): ((epochMs: number) => string) => {
  const { language } = useCockpit();
  const format = new Intl.DateTimeFormat(language === 'de' ? 'de-DE' : 'en-GB', {
    dateStyle: 'medium',
    timeStyle: 'medium',
  });
  return (epochMs) => format.format(epochMs);
};

/** Whether who is signed in may do this: the server decides, the cockpit only spares the disappointment. Source: Portolan */
export const useMay = (): ((operation: Operation) => boolean) => {
  const { role, isConfined } = useCockpit();
  return (operation) =>
    rolesWithin(role).includes(roleOf(operation)) && (!isConfined || operation.confined !== undefined);
};
