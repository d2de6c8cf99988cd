import { inBoth } from './in-both.ts';

/** Texts of Services. Source: Portolan */
export const servicesTexts = inBoth({
  en: {
    services: 'Services',
    subscriptions: 'Subscriptions',
    subscriptionsLead:
      'Applications of providers that this account uses. OAuth clients and roles belong to one of them.',
    subscriptionsEmpty:
      'The account is subscribed to nothing. The tenant of Cloud Integration, for example, is intprov/{0}tmn.',
    subscribe: 'Subscribe',
    application: 'Application',
    applicationHelp: 'Provider account and application, e.g. intprov/acmetmn.',
    subscriptionDeletion: 'OAuth clients and roles of this application stop working.',

    instances: 'Instances',
    instancesLead: 'An instance has a client of its own. Applications use it with a service key.',
    instancesEmpty:
      'There is no service instance yet. Create one, then a key: it holds the credentials and URLs an application needs.',
    createInstance: 'Create instance',
    offering: 'Service',
    plan: 'Plan',
    parameters: 'Parameters (JSON)',
    planApplication:
      'For an application with users and scopes of its own. A key gives its OAuth client: client ID, secret or certificate, and the token URL.',
    planDestinationLite:
      'For applications that look up destinations. A key gives a client and the URL of the Destination service.',
    planConnectivityLite:
      'For applications that call on-premise systems. A key gives a client, and host and ports of the proxies.',
    planConnectivityApi:
      'For programs that ask which connectors are connected. A key gives a client with that scope, and the URL of the API.',
    planIntegrationFlow:
      'For systems that send messages to flows. A key gives a client with the roles below, and the URL senders call.',
    planIntegrationApi:
      'For programs that use the OData API: monitoring, artifacts, security content. A key gives a client with the roles below, and the URL of the API.',
    grantTypes: 'Grant types',
    authorities: 'Authorities',
    roleTemplates: 'Role templates',
    tenantMode: 'Tenant mode',
    instanceDeletion: 'Its client is deleted and its tokens end. It can only be deleted once it has no keys.',
    keys: 'Keys',
    keysEmpty: 'No key yet. Without one no application can use the instance.',
    createKey: 'Create key',
    keyDeletion: 'Its secret or certificate is refused from then on. Last used: {0}.',
    credentialType: 'Credentials',
    lastUsed: 'Last used',
    credentials: 'Credentials of {0}',
    instanceRolesHelp: 'One a line, e.g. MonitoringDataRead (plan api) or ESBMessaging.send (plan integration-flow).',
    keyType: 'Key type',
    keyTypeHelp: 'A certificate is made here with its private key; an external one is brought along.',
    keyValidity: 'Validity in days',
    keyLength: 'Key size',
    keyCertificate: 'Certificate (PEM)',
    pinCertificate: 'Pin certificate',
    bindingForm: 'Show as',
    formKey: 'Service key',
    formVcap: 'VCAP_SERVICES',
    formDefaultEnv: 'default-env.json',
    formCds: '.cdsrc-private.json (CAP)',
    formDotenv: '.env',
    downloadThing: 'Download {0}',
    downloadCertificate: 'Download certificate',
    downloadKey: 'Download private key',
  },
  de: {
    services: 'Services',
    subscriptions: 'Subskriptionen',
    subscriptionsLead:
      'Anwendungen von Anbietern, die dieser Account nutzt. OAuth-Clients und Rollen gehören zu einer davon.',
    subscriptionsEmpty:
      'Der Account hat nichts subskribiert. Der Mandant von Cloud Integration ist zum Beispiel intprov/{0}tmn.',
    subscribe: 'Subskribieren',
    application: 'Anwendung',
    applicationHelp: 'Anbieter-Account und Anwendung, z. B. intprov/acmetmn.',
    subscriptionDeletion: 'OAuth-Clients und Rollen dieser Anwendung gelten nicht mehr.',

    instances: 'Instanzen',
    instancesLead: 'Eine Instanz hat einen eigenen Client. Anwendungen nutzen sie mit einem Serviceschlüssel.',
    instancesEmpty:
      'Es gibt noch keine Serviceinstanz. Legen Sie eine an und dann einen Schlüssel: er enthält, was eine Anwendung braucht.',
    createInstance: 'Instanz anlegen',
    offering: 'Service',
    plan: 'Plan',
    parameters: 'Parameter (JSON)',
    planApplication:
      'Für eine Anwendung mit eigenen Benutzern und Scopes. Ein Schlüssel gibt ihren OAuth-Client: Client-ID, Geheimnis oder Zertifikat und die Token-URL.',
    planDestinationLite:
      'Für Anwendungen, die Destinationen abfragen. Ein Schlüssel gibt einen Client und die URL des Destination-Service.',
    planConnectivityLite:
      'Für Anwendungen, die On-Premise-Systeme aufrufen. Ein Schlüssel gibt einen Client sowie Host und Ports der Proxys.',
    planConnectivityApi:
      'Für Programme, die abfragen, welche Konnektoren verbunden sind. Ein Schlüssel gibt einen Client mit diesem Scope und die URL der API.',
    planIntegrationFlow:
      'Für Systeme, die Nachrichten an Flows senden. Ein Schlüssel gibt einen Client mit den Rollen unten und die URL, die Sender aufrufen.',
    planIntegrationApi:
      'Für Programme, die die OData-API benutzen: Monitoring, Artefakte, Sicherheitsinhalte. Ein Schlüssel gibt einen Client mit den Rollen unten und die URL der API.',
    grantTypes: 'Grant-Typen',
    authorities: 'Authorities',
    roleTemplates: 'Rollenvorlagen',
    tenantMode: 'Mandantenmodus',
    instanceDeletion:
      'Ihr Client wird gelöscht, seine Tokens enden. Sie kann erst gelöscht werden, wenn sie keine Schlüssel mehr hat.',
    keys: 'Schlüssel',
    keysEmpty: 'Noch kein Schlüssel. Ohne einen kann keine Anwendung die Instanz nutzen.',
    createKey: 'Schlüssel anlegen',
    keyDeletion: 'Sein Geheimnis oder Zertifikat wird ab dann abgewiesen. Zuletzt benutzt: {0}.',
    credentialType: 'Zugangsdaten',
    lastUsed: 'Zuletzt benutzt',
    credentials: 'Zugangsdaten von {0}',
    instanceRolesHelp:
      'Eine je Zeile, z. B. MonitoringDataRead (Plan api) oder ESBMessaging.send (Plan integration-flow).',
    keyType: 'Schlüsseltyp',
    keyTypeHelp: 'Ein Zertifikat wird hier mit seinem privaten Schlüssel erzeugt; ein externes wird mitgebracht.',
    keyValidity: 'Gültigkeit in Tagen',
    keyLength: 'Schlüssellänge',
    keyCertificate: 'Zertifikat (PEM)',
    pinCertificate: 'Zertifikat anheften',
    bindingForm: 'Anzeigen als',
    formKey: 'Serviceschlüssel',
    formVcap: 'VCAP_SERVICES',
    formDefaultEnv: 'default-env.json',
    formCds: '.cdsrc-private.json (CAP)',
    formDotenv: '.env',
    downloadThing: '{0} herunterladen',
    downloadCertificate: 'Zertifikat herunterladen',
    downloadKey: 'Privaten Schlüssel herunterladen',
  },
});
