import { inBoth } from './in-both.ts';

/** Texts of Members. Source: SAP's cockpit */
export const membersTexts = inBoth({
  en: {
    members: 'Members',
    membersLead:
      'Who administers the account, as the Platform Authorization Management API shows it. They get no roles of applications by this.',
    membersEmpty: 'No member yet. The first one should be an administrator; from then on one always remains.',
    addMember: 'Add member',
    memberUserHelp: 'For example P1234567.',
    userBase: 'User base',
    userBaseHelp: 'Host of the identity provider the user is of; accounts.sap.com where left empty.',
    roleAdministrator: 'Administrator',
    roleDeveloper: 'Developer',
    roleCloudConnectorAdmin: 'Cloud Connector Admin',
    roleApplicationUserAdmin: 'Application User Admin',
    roleReadOnly: 'Read only',
    customPlatformRoles: 'Custom platform roles',
    memberDeletion: 'The membership ends with its platform roles. The last administrator cannot be deleted.',
  },
  de: {
    members: 'Mitglieder',
    membersLead:
      'Wer den Account verwaltet, wie es die Platform Authorization Management API zeigt. Rollen von Anwendungen bekommen sie dadurch nicht.',
    membersEmpty: 'Noch kein Mitglied. Das erste sollte ein Administrator sein; von da an bleibt immer einer.',
    addMember: 'Mitglied hinzufügen',
    memberUserHelp: 'Zum Beispiel P1234567.',
    userBase: 'Benutzerbasis',
    userBaseHelp: 'Host des Identity Providers, von dem der Benutzer ist; accounts.sap.com, wenn leer.',
    roleAdministrator: 'Administrator',
    roleDeveloper: 'Entwickler',
    roleCloudConnectorAdmin: 'Cloud-Connector-Administrator',
    roleApplicationUserAdmin: 'Anwendungsbenutzer-Administrator',
    roleReadOnly: 'Nur lesen',
    customPlatformRoles: 'Eigene Plattformrollen',
    memberDeletion:
      'Die Mitgliedschaft endet mit ihren Plattformrollen. Der letzte Administrator kann nicht gelöscht werden.',
  },
});
