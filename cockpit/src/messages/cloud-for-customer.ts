import { inBoth } from './in-both.ts';

/** Texts of the SAP Cloud for Customer system of a subaccount. Source: SAP docs "Configure OAuth Identity Provider in SAP Cloud for Customer", "Configure the OAuth Client for OData Access" */
export const cloudForCustomerTexts = inBoth({
  en: {
    cloudForCustomer: 'SAP Cloud for Customer',
    cloudForCustomerLead:
      'The system behind this subaccount: extensions read and write its data as the signed-in user, or as a technical user.',
    c4cUrl: 'OData API (URL of a destination)',
    c4cTokenServiceUrl: 'Token service (tokenServiceURL)',
    c4cLocalServiceProvider: 'Local Service Provider (audience)',
    c4cProviders: 'OAuth 2.0 Identity Providers',
    c4cNewProvider: 'New OAuth 2.0 Provider',
    c4cProvidersEmpty:
      'No provider yet. Trust the local service provider of a subaccount, and its users reach this system through their assertions.',
    issuingEntityName: 'Issuing Entity Name',
    issuingEntityHelp: 'The Local Provider Name under Security, Trust, Local Service Provider of the other subaccount.',
    primarySigningCertificate: 'Primary Signing Certificate',
    signingCertificateHelp: 'PEM or base64, as copied from there.',
    allowsEmail: 'E-Mail Address: assertions may name users by it',
    c4cAllowsSha1: 'Accept signatures with SHA-1',
    c4cProviderDeletion:
      'Assertions of this provider are refused at once. Its OAuth clients can get no tokens for users.',
    takenOver: 'Taken over from the local service provider of this subaccount.',
    c4cClients: 'OAuth 2.0 Clients',
    c4cNewClient: 'New client',
    c4cClientsEmpty:
      'No OAuth client yet. A destination with OAuth2SAMLBearerAssertion needs one: its ID is generated.',
    c4cIssuerName: 'Issuer Name',
    c4cSecretHelp: 'Generated and shown once where left empty.',
    c4cClientDeletion: 'The client gets no more tokens, and its tokens end at once.',
    c4cTechnicalUsers: 'Technical Users',
    c4cNewTechnicalUser: 'New technical user',
    c4cTechnicalUsersEmpty: 'No technical user yet. A destination with BasicAuthentication needs one.',
    c4cUserDeletion: 'Programs that sign in as this user are refused at once.',
    c4cCertificate: 'Client certificate',
    clientCertificateHelp: 'PEM or base64; the user may show it instead of the password.',
    createSampleData: 'Create sample data',
    sampleDataCreated: 'Accounts, contacts, tickets and the rest were created',
    sampleDataThere: 'There are accounts already; nothing was changed',
  },
  de: {
    cloudForCustomer: 'SAP Cloud for Customer',
    cloudForCustomerLead:
      'Das System hinter diesem Subaccount: Erweiterungen lesen und schreiben seine Daten als angemeldeter Benutzer oder als technischer Benutzer.',
    c4cUrl: 'OData-API (URL einer Destination)',
    c4cTokenServiceUrl: 'Token-Service (tokenServiceURL)',
    c4cLocalServiceProvider: 'Lokaler Service-Provider (audience)',
    c4cProviders: 'OAuth-2.0-Identity-Provider',
    c4cNewProvider: 'Neuer OAuth-2.0-Provider',
    c4cProvidersEmpty:
      'Noch kein Provider. Vertrauen Sie dem lokalen Service-Provider eines Subaccounts, und dessen Benutzer erreichen dieses System über ihre Assertions.',
    issuingEntityName: 'Name der ausstellenden Entität',
    issuingEntityHelp:
      'Der Name des lokalen Providers unter Sicherheit, Vertrauen, Lokaler Service-Provider des anderen Subaccounts.',
    primarySigningCertificate: 'Primäres Signaturzertifikat',
    signingCertificateHelp: 'PEM oder Base64, wie von dort kopiert.',
    allowsEmail: 'E-Mail-Adresse: Assertions dürfen Benutzer danach benennen',
    c4cAllowsSha1: 'Signaturen mit SHA-1 annehmen',
    c4cProviderDeletion:
      'Assertions dieses Providers werden sofort abgewiesen. Seine OAuth-Clients bekommen keine Tokens für Benutzer.',
    takenOver: 'Vom lokalen Service-Provider dieses Subaccounts übernommen.',
    c4cClients: 'OAuth-2.0-Clients',
    c4cNewClient: 'Neuer Client',
    c4cClientsEmpty:
      'Noch kein OAuth-Client. Eine Destination mit OAuth2SAMLBearerAssertion braucht einen: seine ID wird erzeugt.',
    c4cIssuerName: 'Name des Ausstellers',
    c4cSecretHelp: 'Wird erzeugt und einmal gezeigt, wenn leer.',
    c4cClientDeletion: 'Der Client bekommt keine Tokens mehr, und seine Tokens enden sofort.',
    c4cTechnicalUsers: 'Technische Benutzer',
    c4cNewTechnicalUser: 'Neuer technischer Benutzer',
    c4cTechnicalUsersEmpty: 'Noch kein technischer Benutzer. Eine Destination mit BasicAuthentication braucht einen.',
    c4cUserDeletion: 'Programme, die sich als dieser Benutzer anmelden, werden sofort abgewiesen.',
    c4cCertificate: 'Client-Zertifikat',
    clientCertificateHelp: 'PEM oder Base64; der Benutzer darf es statt des Passworts vorzeigen.',
    createSampleData: 'Beispieldaten anlegen',
    sampleDataCreated: 'Accounts, Kontakte, Tickets und das Übrige wurden angelegt',
    sampleDataThere: 'Es gibt schon Accounts; nichts wurde geändert',
  },
});
