import { germanRules } from './german-rules.ts';

/** Refusals of the management API in German by their code, where a code says enough; a test finds codes that are gone. Source: src/service-instances/errors.ts */
export const germanCodes: Readonly<Record<string, string>> = {
  WITHDRAWN_GRANT_TYPE: 'Der Grant-Typ "client_x509" ist zurückgezogen; ersetzen Sie ihn durch "client_credentials"',
  GRANT_TYPE_MISSING: 'Ein Schlüssel mit Zertifikat braucht eine Instanz mit dem Grant-Typ "client_credentials"',
  INSTANCE_EXISTS: 'Der Subaccount hat schon eine Serviceinstanz dieses Namens',
  KEY_EXISTS: 'Die Serviceinstanz hat schon einen Schlüssel dieses Namens',
  INSTANCE_NOT_FOUND: 'Der Subaccount hat keine solche Serviceinstanz',
  KEY_NOT_FOUND: 'Die Serviceinstanz hat keinen solchen Schlüssel',
  INSTANCE_HAS_KEYS: 'Löschen Sie erst die Schlüssel der Serviceinstanz',
  client_id_taken: 'Die Client-ID ist vergeben oder war es bis vor Kurzem',
  certificate_in_use: 'Das Zertifikat wird schon benutzt',
  server_error: 'Ein interner Fehler ist aufgetreten',
};

/** The same by text, where one code stands for many; a test finds texts that are gone. Source: errors.ts of the rooms behind the management API */
export const germanTexts: Readonly<Record<string, string>> = {
  'A group or role collection of this name exists already (upper and lower case are the same)':
    'Eine Gruppe oder Rollensammlung dieses Namens gibt es schon (Groß- und Kleinschreibung sind gleich)',
  'Configuration with the specified name was not found': 'Unter diesem Namen ist nichts gespeichert',
  'Duplicate key': 'Diesen Namen gibt es schon',
  'Only destinations of type HTTP can be checked': 'Nur Destinations vom Typ HTTP können geprüft werden',
  'Only destinations with the proxy type Internet or OnPremise can be checked':
    'Nur Destinations mit dem Proxy-Typ Internet oder OnPremise können geprüft werden',
  'A .properties file holds one destination; choose JSON or YAML for several':
    'Eine .properties-Datei enthält eine Destination; wählen Sie JSON oder YAML für mehrere',
  'Signing in to the cockpit needs HTTPS; only on the machine itself (localhost) is HTTP enough':
    'Die Anmeldung am Cockpit braucht HTTPS; nur auf der Maschine selbst (localhost) genügt HTTP',
  'The account has no such member': 'Der Account hat kein solches Mitglied',
  'The account would be left without an administrator': 'Der Account bliebe ohne Administrator',
  'The application has a role of this name already': 'Die Anwendung hat schon eine Rolle dieses Namens',
  'The connector is being changed by others; try again':
    'Der Konnektor wird gerade von anderen geändert; versuchen Sie es noch einmal',
  'The file holds no certificate that can be read': 'Die Datei enthält kein lesbares Zertifikat',
  'The file must hold a destination or a list of destinations':
    'Die Datei muss eine Destination oder eine Liste von Destinations enthalten',
  'The file must not be larger than 1 MiB': 'Die Datei darf nicht größer als 1 MiB sein',
  'The first administrator cannot be deleted; `serve --reset-administrator` gives it a new token':
    'Der erste Administrator kann nicht gelöscht werden; `serve --reset-administrator` gibt ihm ein neues Token',
  'The id, the subdomain or the technical name belongs to another subaccount already':
    'Die ID, die Subdomain oder der technische Name gehört schon einem anderen Subaccount',
  'The keystore cannot be read': 'Der Keystore ist nicht lesbar',
  'The keystore has been changed meanwhile': 'Der Keystore wurde inzwischen geändert',
  'The keystore is password-protected and public keys cannot be retrieved':
    'Der Keystore ist durch ein Passwort geschützt, seine Zertifikate können nicht gelesen werden',
  'The labels are being changed by others; try again':
    'Die Labels werden gerade von anderen geändert; versuchen Sie es noch einmal',
  'The name of a keystore must be 1 to 100 letters, digits, dots, underscores or hyphens':
    'Der Name eines Keystores hat 1 bis 100 Buchstaben, Ziffern, Punkte, Unter- oder Bindestriche',
  'The name, the id or the e-mail address belongs to another user already':
    'Der Name, die ID oder die E-Mail-Adresse gehört schon einem anderen Benutzer',
  'The property "URL" is required for destinations of type HTTP':
    'Die Eigenschaft "URL" ist für Destinations vom Typ HTTP erforderlich',
  'The server does not answer': 'Der Server antwortet nicht',
  'The server is busy': 'Der Server ist ausgelastet',
  'The subaccount has no flow of this id': 'Der Subaccount hat keinen Flow mit dieser ID',
  'The subaccount, the user name or the password is wrong, or the user has no role in the cockpit of this subaccount':
    'Der Subaccount, der Benutzername oder das Passwort ist falsch, oder der Benutzer hat keine Rolle im Cockpit dieses Subaccounts',
  'The token or code is wrong, was used before or has expired. `portolan cockpit` makes a new link.':
    'Das Token oder der Code ist falsch, wurde schon benutzt oder ist abgelaufen. `portolan cockpit` macht einen neuen Link.',
  'The user is a member of the account already': 'Der Benutzer ist schon Mitglied des Accounts',
  'There is a keystore of this name already': 'Einen Keystore dieses Namens gibt es schon',
  'There is no keystore of this name': 'Einen Keystore dieses Namens gibt es nicht',
  'There is no such OAuth client in the subaccount': 'Der Subaccount hat keinen solchen OAuth-Client',
  'There is no such group or role collection': 'Diese Gruppe oder Rollensammlung gibt es nicht',
  'This is for administrators of the installation, not for users of a subaccount':
    'Dies ist Administratoren der Installation vorbehalten, nicht Benutzern eines Subaccounts',
  'Too many failed attempts; try again later': 'Zu viele Fehlversuche; versuchen Sie es später noch einmal',
  'Too many refused requests from this address; try again later':
    'Zu viele abgewiesene Anfragen von dieser Adresse; versuchen Sie es später noch einmal',
  '"locationId" is already used by another connector of the subaccount':
    '"locationId" wird schon von einem anderen Konnektor des Subaccounts benutzt',
  '"path" is already used by another flow of the subaccount':
    '"path" wird schon von einem anderen Flow des Subaccounts benutzt',
};

/** What the API calls things, in the case of "Es gibt … nicht"; a test finds things without a word. Source: src/management-api, `thingNotFound` */
export const germanThings: Readonly<Record<string, string>> = {
  'OAuth scope': 'diesen OAuth-Scope',
  administrator: 'diesen Administrator',
  attachment: 'diesen Anhang',
  authorization: 'diese Autorisierung',
  certificate: 'dieses Zertifikat',
  connector: 'diesen Konnektor',
  destination: 'diese Destination',
  'destination fragment': 'dieses Fragment',
  flow: 'diesen Flow',
  group: 'diese Gruppe',
  'integration artifact': 'dieses Artefakt',
  lookup: 'diese Abfrage',
  'member of the group': 'dieses Mitglied der Gruppe',
  'message processing log': 'dieses Nachrichtenverarbeitungsprotokoll',
  role: 'diese Rolle',
  'role assignment': 'diese Rollenzuordnung',
  'role collection': 'diese Rollensammlung',
  run: 'diesen Lauf',
  secret: 'dieses Geheimnis',
  'service instance': 'diese Serviceinstanz',
  'signing key in the subaccount': 'diesen Signaturschlüssel',
  subaccount: 'diesen Subaccount',
  subscription: 'diese Subskription',
  'system mapping': 'diese Systemzuordnung',
  token: 'dieses Token',
  trace: 'diesen Trace',
  'trusted identity provider': 'diesen Identity Provider',
  user: 'diesen Benutzer',
};

/** Texts with something in them. What a field is called stays in front, as forms find their field by it. */
const patterns: readonly (readonly [RegExp, (...found: readonly string[]) => string | undefined])[] = [
  [/^There is no such (.+)$/, (what = '') => fill(germanThings[what], (thing) => `Es gibt ${thing} nicht`)],
  [/^There is such an? (.+) already$/, (what = '') => fill(germanThings[what], (thing) => `Es gibt ${thing} schon`)],
  [/^This needs the role "(.+)"$/, (role = '') => `Dies braucht die Rolle "${role}"`],
  [/^The role "(.*)" does not exist$/, (role = '') => `Die Rolle "${role}" gibt es nicht`],
  [
    /^There must be at most (\d+) keystores on a level$/,
    (count = '') => `Auf einer Ebene sind höchstens ${count} Keystores erlaubt`,
  ],
  [/^A keystore must have at most (\d+) bytes$/, (count = '') => `Ein Keystore darf höchstens ${count} Bytes haben`],
  [/^A subaccount has (\d+) connectors at most$/, (count = '') => `Ein Subaccount hat höchstens ${count} Konnektoren`],
  [
    /^Cannot perform operation on the destination '(.+)' because it is used as an assertion provider for destination '(.+)'$/,
    (provider = '', consumer = '') =>
      `Mit der Destination '${provider}' geht das nicht: die Destination '${consumer}' benutzt sie als Assertion-Provider`,
  ],
  [
    /^"(.+)" cannot be changed; delete the thing and create it anew$/,
    (field = '') => `"${field}" kann nicht geändert werden; löschen Sie es und legen Sie es neu an`,
  ],
  [
    /^"([^"]+)"(?: in the body)? (.+)$/,
    (field = '', rule = '') => fill(germanRules[rule], (text) => `"${field}": ${text}`),
  ],
];

const fill = (text: string | undefined, write: (text: string) => string): string | undefined =>
  text === undefined ? undefined : write(text);

/** What the server said, in German; `undefined` where nobody has translated it. Source: decision 0001 */
export const germanRefusal = (text: string, code?: string): string | undefined => {
  if (code !== undefined && Object.hasOwn(germanCodes, code)) return germanCodes[code];
  if (Object.hasOwn(germanTexts, text)) return germanTexts[text];
  for (const [pattern, write] of patterns) {
    const found = pattern.exec(text);
    const written = found === null ? undefined : write(...found.slice(1));
    if (written !== undefined) return written;
  }
  return undefined;
};
