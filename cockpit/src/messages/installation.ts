import { inBoth } from './in-both.ts';

/** Texts of the pages of the whole installation. Source: Portolan */
export const installationTexts = inBoth({
  en: {
    subaccounts: 'Subaccounts',
    subaccount: 'Subaccount',
    subaccountsLead:
      'Each subaccount has its own clients, users, destinations and tokens; nothing is shared between them.',
    subaccountsEmpty: 'There is no subaccount yet. Create one to register OAuth clients and destinations in it.',
    createSubaccount: 'Create subaccount',
    subdomain: 'Subdomain',
    subdomainHelp: 'Part of the host names, e.g. acme: letters a-z, digits and "-".',
    displayName: 'Display name',
    flavour: 'Environment',
    flavourNeo: 'Neo',
    flavourCf: 'Cloud Foundry',
    flavourHelp:
      'Neo: OAuth clients of an account, roles. Cloud Foundry: service instances and keys, role collections.',
    technicalName: 'Technical name',
    subaccountDeletion:
      'Everything in it goes too: {0} destinations, {1} OAuth clients, {2} service instances, {3} users. Their tokens stop working at once.',

    administrators: 'Administrators',
    administratorsLead: 'Who may use this cockpit and the management API.',
    createAdministrator: 'Create administrator',
    administratorDeletion: 'The token is refused and sessions end at once.',
    roleHelp:
      'A viewer reads; a security administrator also changes users, roles, clients and secrets; an administrator may do everything.',
  },
  de: {
    subaccounts: 'Subaccounts',
    subaccount: 'Subaccount',
    subaccountsLead:
      'Jeder Subaccount hat eigene Clients, Benutzer, Destinations und Tokens; nichts davon wird geteilt.',
    subaccountsEmpty:
      'Es gibt noch keinen Subaccount. Legen Sie einen an, um darin OAuth-Clients und Destinations anzulegen.',
    createSubaccount: 'Subaccount anlegen',
    subdomain: 'Subdomain',
    subdomainHelp: 'Teil der Hostnamen, z. B. acme: Buchstaben a-z, Ziffern und "-".',
    displayName: 'Anzeigename',
    flavour: 'Umgebung',
    flavourNeo: 'Neo',
    flavourCf: 'Cloud Foundry',
    flavourHelp:
      'Neo: OAuth-Clients eines Accounts, Rollen. Cloud Foundry: Serviceinstanzen und -schlüssel, Rollensammlungen.',
    technicalName: 'Technischer Name',
    subaccountDeletion:
      'Alles darin wird mitgelöscht: {0} Destinations, {1} OAuth-Clients, {2} Serviceinstanzen, {3} Benutzer. Deren Tokens gelten sofort nicht mehr.',

    administrators: 'Administratoren',
    administratorsLead: 'Wer dieses Cockpit und die Management-API benutzen darf.',
    createAdministrator: 'Administrator anlegen',
    administratorDeletion: 'Das Token wird abgewiesen, und Sitzungen enden sofort.',
    roleHelp:
      'Ein Betrachter liest; ein Sicherheitsadministrator ändert auch Benutzer, Rollen, Clients und Geheimnisse; ein Administrator darf alles.',
  },
});
