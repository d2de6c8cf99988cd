import { inBoth } from './in-both.ts';

/** Texts of the overview of a subaccount. Source: Portolan */
export const overviewTexts = inBoth({
  en: {
    overview: 'Overview',
    health: 'Health',
    healthy: 'The server takes requests',
    unhealthy: 'The server is not ready',
    contents: 'Contents',
    addresses: 'Addresses',
    expiries: 'What expires next',
    expiriesEmpty: 'Nothing in this subaccount expires within the next 90 days.',
    expiresAt: 'Expires',
    kind: 'Kind',
    keystoreEntry: 'Keystore entry',
    clientSecret: 'Secret of an OAuth client',
    serviceKey: 'Service key',
  },
  de: {
    overview: 'Übersicht',
    health: 'Zustand',
    healthy: 'Der Server nimmt Anfragen an',
    unhealthy: 'Der Server ist nicht bereit',
    contents: 'Inhalt',
    addresses: 'Adressen',
    expiries: 'Was als Nächstes abläuft',
    expiriesEmpty: 'In diesem Subaccount läuft in den nächsten 90 Tagen nichts ab.',
    expiresAt: 'Läuft ab',
    kind: 'Art',
    keystoreEntry: 'Keystore-Eintrag',
    clientSecret: 'Geheimnis eines OAuth-Clients',
    serviceKey: 'Serviceschlüssel',
  },
});
