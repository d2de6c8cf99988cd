import { germanRefusal } from './german-refusals.ts';

let isGerman = false;
/** Makes refusals speak a language. Source: decision 0001 */
export const speakInRefusals = (language: 'en' | 'de'): void => {
  isGerman = language === 'de';
};

/** What the server says, in the language chosen; what nobody has translated stays as it is. Source: decision 0001 */
export const translateRefusal = (text: string, code?: string): string =>
  isGerman ? (germanRefusal(text, code) ?? text) : text;
