import { registerI18nLoader } from '@ui5/webcomponents-base/dist/asset-registries/i18n.js';
import { registerLocaleDataLoader } from '@ui5/webcomponents-base/dist/asset-registries/LocaleData.js';
import { registerThemePropertiesLoader } from '@ui5/webcomponents-base/dist/asset-registries/Themes.js';
import { setDefaultFontLoading } from '@ui5/webcomponents-base/dist/config/Fonts.js';

// The components would ask a server of SAP's for their font: no request leaves for anywhere else.
setDefaultFontLoading(false);

// These files are what the loaders ask for; the types that TypeScript reads from the JSON are narrower or wider than theirs.
// The light theme is part of the components; the dark one and German texts come when they are wanted.
registerThemePropertiesLoader(
  '@ui5/webcomponents-theming',
  'sap_horizon_dark',
  async () =>
    (
      await import(
        '@ui5/webcomponents-theming/dist/generated/assets/themes/sap_horizon_dark/parameters-bundle.css.json'
      )
    ).default as never,
);
registerThemePropertiesLoader(
  '@ui5/webcomponents',
  'sap_horizon_dark',
  async () =>
    (await import('@ui5/webcomponents/dist/generated/assets/themes/sap_horizon_dark/parameters-bundle.css.json'))
      .default as never,
);
registerThemePropertiesLoader(
  '@ui5/webcomponents-fiori',
  'sap_horizon_dark',
  async () =>
    (await import('@ui5/webcomponents-fiori/dist/generated/assets/themes/sap_horizon_dark/parameters-bundle.css.json'))
      .default as never,
);
registerI18nLoader(
  '@ui5/webcomponents',
  'de',
  async () => (await import('@ui5/webcomponents/dist/generated/assets/i18n/messagebundle_de.json')).default,
);
registerI18nLoader(
  '@ui5/webcomponents-fiori',
  'de',
  async () => (await import('@ui5/webcomponents-fiori/dist/generated/assets/i18n/messagebundle_de.json')).default,
);
// Else the components ask a public server for how languages write numbers and dates.
registerLocaleDataLoader(
  'en',
  async () => (await import('@ui5/webcomponents-localization/dist/generated/assets/cldr/en.json')).default as never,
);
registerLocaleDataLoader(
  'de',
  async () => (await import('@ui5/webcomponents-localization/dist/generated/assets/cldr/de.json')).default as never,
);
