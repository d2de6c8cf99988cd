import { inBoth } from './in-both.ts';

/** Texts of Security > Trust. Source: Portolan */
export const trustTexts = inBoth({
  en: {
    trust: 'Trust',
    trustLead: 'By what others know this subaccount, and whom it trusts itself.',
    localServiceProvider: 'Local Service Provider',
    localServiceProviderLead:
      'The issuer of the SAML assertions that destinations of this subaccount send. Enter its name and certificate in the system that is to trust it, or import the metadata there.',
    localProviderName: 'Local Provider Name',
    signingCertificate: 'Signing Certificate',
    passiveCertificate: 'Next signing certificate (passive)',
    passiveCertificateHelp: 'Have it trusted wherever the first one is, then rotate.',
    certificatePem: 'Certificate (PEM)',
    certificateSubject: 'Subject',
    serialNumber: 'Serial number',
    certificateValidFrom: 'Valid from',
    certificateValidUntil: 'Valid until',
    fingerprint: 'Fingerprint (SHA-256)',
    hasExpired: 'Expired',
    expiresInDays: 'Expires in {0} days',
    isValid: 'Valid',
    getMetadata: 'Get Metadata',
    noSigningKey:
      'There is no signing key yet: destinations that sign with the trust key of the subaccount cannot get tokens. Generate a key pair.',
    generateKeyPair: 'Generate Key Pair',
    generateKeyPairHelp:
      'It signs assertions from now on and is valid for two years. The private key never leaves the server.',
    renewKeyPair: 'Replace Key Pair',
    renewKeyPairHelp:
      'Assertions are signed with the new key at once: every system that trusts the old certificate refuses them until it has the new one. To change without an interruption, add a passive key and rotate.',
    preparePassiveKey: 'Add Passive Key',
    preparePassiveKeyHelp: 'It signs nothing yet. Have its certificate trusted everywhere, then rotate.',
    rotateKeys: 'Rotate',
    rotateKeysHelp:
      'The passive key signs at once and the active one becomes passive. Systems that do not trust the passive certificate yet refuse assertions.',
    deletePassiveKey: 'Delete Passive Key',
    deletePassiveKeyHelp: 'It can no longer take over. Assertions signed with it before are valid to their end.',

    applicationIdentityProvider: 'Application Identity Provider',
    trustedIdentityProviders: 'Trusted Identity Providers',
    identityProvidersLead:
      'Their users get tokens here for a SAML or JWT bearer assertion. The users of this subaccount itself need no entry.',
    identityProvidersEmpty:
      'No other identity provider is trusted yet. Add one by its SAML metadata, or enter its name and certificate.',
    addIdentityProvider: 'Add Trusted Identity Provider',
    providerName: 'Name (origin)',
    providerNameHelp: 'As its assertions name it: the entity ID, or the issuer of its JWTs.',
    certificatesOfProvider: 'Signing certificates',
    certificatesOfProviderHelp:
      'PEM, one after the other, or one in base64. Several count alike, to change them without a gap.',
    userIdAttribute: 'User ID attribute',
    userIdAttributeHelp: 'The assertion attribute the user is named by; the subject where empty.',
    userIdPrefix: 'User ID prefix',
    userIdSuffix: 'User ID suffix',
    defaultGroups: 'Default groups',
    defaultGroupsHelp: 'All its users are in these. One per line.',
    onlyForOAuthSamlBearer: 'Only for the OAuth SAML bearer flow',
    allowsSha1: 'Signatures with SHA-1 count',
    allowsSha1Help: 'Anybody with some money can forge them. Only for providers that cannot do better.',
    metadataFile: 'Metadata file',
    metadataOfAnother:
      'This file is of another provider, {0}. Its certificates were taken over; check that this is meant.',
    providerExists: 'It is trusted already; change it instead.',
    isNeeded: 'is needed',
    notReadable: 'not readable',
    providerDeletion:
      'Its assertions are refused, and its users get no new tokens. Refresh tokens of its users end at once.',

    tokenSigningKeys: 'Token Signing Keys',
    signingKeysLead:
      'They sign the JWT access tokens of this subaccount. A new key is published first and signs later, so that everybody knows it in time.',
    signingKeysEmpty: 'No token has been signed yet; the first one makes a key.',
    newSigningKey: 'New signing key',
    newSigningKeyHelp:
      'After 48 hours. Without this it waits until somebody enables it, after 12 hours at the earliest.',
    enableAutomatically: 'Enable by itself',
    keyId: 'Key ID',
    algorithm: 'Algorithm',
    keyPending: 'Published, does not sign yet',
    keyActivates: 'Signs from {0}',
    keyActive: 'Signs',
    keyRetired: 'Only verifies what it signed',
    keyEnabling:
      'It signs from now on. Applications that keep our keys for long may refuse its tokens until they read them again.',
  },
  de: {
    trust: 'Vertrauen',
    trustLead: 'Woran andere diesen Subaccount erkennen und wem er selbst vertraut.',
    localServiceProvider: 'Lokaler Service Provider',
    localServiceProviderLead:
      'Der Aussteller der SAML-Assertions, die Destinations dieses Subaccounts senden. Tragen Sie Namen und Zertifikat in dem System ein, das ihm vertrauen soll, oder importieren Sie dort die Metadaten.',
    localProviderName: 'Name des lokalen Providers',
    signingCertificate: 'Signaturzertifikat',
    passiveCertificate: 'Nächstes Signaturzertifikat (passiv)',
    passiveCertificateHelp:
      'Lassen Sie ihm überall dort vertrauen, wo dem ersten vertraut wird, und rotieren Sie dann.',
    certificatePem: 'Zertifikat (PEM)',
    certificateSubject: 'Inhaber',
    serialNumber: 'Seriennummer',
    certificateValidFrom: 'Gültig ab',
    certificateValidUntil: 'Gültig bis',
    fingerprint: 'Fingerabdruck (SHA-256)',
    hasExpired: 'Abgelaufen',
    expiresInDays: 'Läuft in {0} Tagen ab',
    isValid: 'Gültig',
    getMetadata: 'Metadaten herunterladen',
    noSigningKey:
      'Es gibt noch keinen Signaturschlüssel: Destinations, die mit dem Vertrauensschlüssel des Subaccounts signieren, bekommen keine Tokens. Erzeugen Sie ein Schlüsselpaar.',
    generateKeyPair: 'Schlüsselpaar erzeugen',
    generateKeyPairHelp:
      'Es signiert ab jetzt Assertions und gilt zwei Jahre. Der private Schlüssel verlässt den Server nie.',
    renewKeyPair: 'Schlüsselpaar ersetzen',
    renewKeyPairHelp:
      'Assertions werden sofort mit dem neuen Schlüssel signiert: jedes System, das dem alten Zertifikat vertraut, weist sie ab, bis es das neue hat. Um ohne Unterbrechung zu wechseln, fügen Sie einen passiven Schlüssel hinzu und rotieren.',
    preparePassiveKey: 'Passiven Schlüssel hinzufügen',
    preparePassiveKeyHelp:
      'Er signiert noch nichts. Lassen Sie seinem Zertifikat überall vertrauen, und rotieren Sie dann.',
    rotateKeys: 'Rotieren',
    rotateKeysHelp:
      'Der passive Schlüssel signiert sofort, und der aktive wird passiv. Systeme, die dem passiven Zertifikat noch nicht vertrauen, weisen Assertions ab.',
    deletePassiveKey: 'Passiven Schlüssel löschen',
    deletePassiveKeyHelp:
      'Er kann nicht mehr übernehmen. Vorher mit ihm signierte Assertions gelten bis zu ihrem Ende.',

    applicationIdentityProvider: 'Identity Provider der Anwendungen',
    trustedIdentityProviders: 'Vertrauenswürdige Identity Provider',
    identityProvidersLead:
      'Ihre Benutzer bekommen hier für eine SAML- oder JWT-Bearer-Assertion Tokens. Die Benutzer des Subaccounts selbst brauchen keinen Eintrag.',
    identityProvidersEmpty:
      'Noch keinem anderen Identity Provider wird vertraut. Fügen Sie einen mit seinen SAML-Metadaten hinzu, oder geben Sie Namen und Zertifikat ein.',
    addIdentityProvider: 'Identity Provider hinzufügen',
    providerName: 'Name (Origin)',
    providerNameHelp: 'Wie ihn seine Assertions nennen: die Entity-ID oder der Aussteller seiner JWTs.',
    certificatesOfProvider: 'Signaturzertifikate',
    certificatesOfProviderHelp:
      'PEM, eines nach dem anderen, oder eines in Base64. Mehrere zählen gleich, um sie ohne Lücke zu wechseln.',
    userIdAttribute: 'Attribut der Benutzer-ID',
    userIdAttributeHelp: 'Das Attribut der Assertion, das den Benutzer nennt; das Subject, wenn leer.',
    userIdPrefix: 'Präfix der Benutzer-ID',
    userIdSuffix: 'Suffix der Benutzer-ID',
    defaultGroups: 'Standardgruppen',
    defaultGroupsHelp: 'Alle seine Benutzer sind darin. Eine je Zeile.',
    onlyForOAuthSamlBearer: 'Nur für den OAuth-SAML-Bearer-Flow',
    allowsSha1: 'Signaturen mit SHA-1 zählen',
    allowsSha1Help: 'Jeder mit etwas Geld kann sie fälschen. Nur für Provider, die es nicht besser können.',
    metadataFile: 'Metadatendatei',
    metadataOfAnother:
      'Diese Datei ist von einem anderen Provider, {0}. Seine Zertifikate wurden übernommen; prüfen Sie, ob das gemeint ist.',
    providerExists: 'Ihm wird schon vertraut; ändern Sie ihn stattdessen.',
    isNeeded: 'wird gebraucht',
    notReadable: 'nicht lesbar',
    providerDeletion:
      'Seine Assertions werden abgewiesen, und seine Benutzer bekommen keine neuen Tokens. Refresh-Tokens seiner Benutzer enden sofort.',

    tokenSigningKeys: 'Signaturschlüssel der Tokens',
    signingKeysLead:
      'Sie signieren die JWT-Zugriffstokens dieses Subaccounts. Ein neuer Schlüssel wird erst veröffentlicht und signiert später, damit ihn alle rechtzeitig kennen.',
    signingKeysEmpty: 'Noch wurde kein Token signiert; das erste erzeugt einen Schlüssel.',
    newSigningKey: 'Neuer Signaturschlüssel',
    newSigningKeyHelp: 'Nach 48 Stunden. Sonst wartet er, bis ihn jemand aktiviert, frühestens nach 12 Stunden.',
    enableAutomatically: 'Von selbst aktivieren',
    keyId: 'Schlüssel-ID',
    algorithm: 'Algorithmus',
    keyPending: 'Veröffentlicht, signiert noch nicht',
    keyActivates: 'Signiert ab {0}',
    keyActive: 'Signiert',
    keyRetired: 'Prüft nur noch, was er signiert hat',
    keyEnabling:
      'Er signiert ab jetzt. Anwendungen, die unsere Schlüssel lange behalten, weisen seine Tokens ab, bis sie sie neu lesen.',
  },
});
