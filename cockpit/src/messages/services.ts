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
    instanceDeletion: 'Its client is deleted and its tokens end. It can only be deleted once it has no keys.',
    keys: 'Keys',
    keysEmpty: 'No key yet. Without one no application can use the instance.',
    createKey: 'Create key',
    keyDeletion: 'Its secret or certificate is refused from then on. Last used: {0}.',
    credentialType: 'Credentials',
    lastUsed: 'Last used',
    credentials: 'Credentials of {0}',
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
    instanceDeletion:
      'Ihr Client wird gelöscht, seine Tokens enden. Sie kann erst gelöscht werden, wenn sie keine Schlüssel mehr hat.',
    keys: 'Schlüssel',
    keysEmpty: 'Noch kein Schlüssel. Ohne einen kann keine Anwendung die Instanz nutzen.',
    createKey: 'Schlüssel anlegen',
    keyDeletion: 'Sein Geheimnis oder Zertifikat wird ab dann abgewiesen. Zuletzt benutzt: {0}.',
    credentialType: 'Zugangsdaten',
    lastUsed: 'Zuletzt benutzt',
    credentials: 'Zugangsdaten von {0}',
  },
});
