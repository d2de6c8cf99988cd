import type { Subaccount } from '../../accounts/index.ts';
import { defaultClientSettings } from '../clients/client-settings.ts';
import { createConsentPage } from '../pages/consent-page.ts';
import type { Language } from '../pages/language.ts';
import type { PageContext } from '../pages/page-context.ts';
import { allTexts } from '../pages/texts/index.ts';
import { parseBrandingSettings } from './branding.ts';
import type { Brandings, NewBranding } from './brandings.ts';
import { detectLogoType } from './logo.ts';

/**
 * The authorization page as a branding would make it: by the same code that makes the real one, for a client made up. Nothing is stored.
 * Throws a 400 `WireError` as storing the branding would. Source: SAP doc "Customize Corporate Branding"
 */
export type PreviewBranding = (subaccount: Subaccount, branding: NewBranding, language: Language) => Promise<string>;

/** Creates the preview. */
export const createPreviewBranding =
  ({ brandings }: { readonly brandings: Pick<Brandings, 'get'> }): PreviewBranding =>
  async (subaccount, { settings, logo }, language) => {
    const parsed = parseBrandingSettings(settings);
    const stored = logo === undefined ? (await brandings.get(subaccount.id)).logo : undefined;
    const context: PageContext = {
      language,
      languageTags: [language],
      texts: allTexts[language],
      branding: { ...parsed, ...(stored !== undefined && { logo: stored }) },
      ...(logo !== undefined && logo !== null && { draftLogo: toDataAddress(logo) }),
      subaccountName: subaccount.displayName,
      pathPrefix: '',
    };
    const { name, scope, user } = samples[language];
    const { body } = createConsentPage(context, {
      client: {
        name,
        settings: { ...defaultClientSettings, scopeDescriptions: { read: { description: scope, translations: {} } } },
      },
      scopes: ['read'],
      userName: user,
      redirectUri: 'https://app.example.com/callback',
      formToken: '',
      fields: {},
      formTargets: [],
    });
    return String(body);
  };

const toDataAddress = (logo: Uint8Array): string =>
  `data:${detectLogoType(logo)};base64,${Buffer.from(logo).toString('base64')}`;

/** Whom the page speaks of. */
const samples: Readonly<Record<Language, { readonly name: string; readonly scope: string; readonly user: string }>> = {
  en: { name: 'Sample Application', scope: 'Read your orders', user: 'jane.doe' },
  de: { name: 'Beispielanwendung', scope: 'Ihre Bestellungen lesen', user: 'erika.mustermann' },
};
