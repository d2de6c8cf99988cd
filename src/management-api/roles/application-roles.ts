import { type ApplicationName, formatApplicationName, type Subaccount } from '../../accounts/index.ts';
import {
  apiApplicationId,
  apiRoleTemplates,
  flowApplicationId,
  listPredefinedRoles,
} from '../../inbound-auth/index.ts';
import type { operations, ResponseOf } from '../contract.ts';
import type { ManagedRooms } from '../rooms.ts';
import { xsuaaRoles } from './cockpit-role.ts';

type WireRoles = ResponseOf<typeof operations.listApplicationRoles>;
type Parts = Pick<ManagedRooms, 'accounts' | 'clients'>;

/**
 * The roles a subaccount can give: on Neo those of the applications it subscribes to, and those it made itself; on Cloud Foundry the role
 * templates of Cloud Integration, of user management and of the subaccount's own applications. Source: SAP doc "Managing Roles", "Role Templates"
 */
export const listApplicationRoles = (parts: Parts, subaccount: Subaccount): Promise<WireRoles> =>
  subaccount.flavour === 'neo' ? listOfNeo(parts, subaccount) : listOfCloudFoundry(parts, subaccount);

const listOfNeo = async ({ accounts }: Parts, { id }: Subaccount): Promise<WireRoles> => {
  const predefined = (await accounts.listSubscriptions(id)).flatMap((application: ApplicationName) =>
    listPredefinedRoles(application.application).map((role) => ({
      application: formatApplicationName(application),
      role,
      kind: 'predefined' as const,
    })),
  );
  const custom = (await accounts.listCustomRoles(id)).map(({ application, role }) => ({
    application: formatApplicationName(application),
    role,
    kind: 'custom' as const,
  }));
  return [...predefined, ...custom];
};

const listOfCloudFoundry = async ({ clients }: Parts, { id, subdomain }: Subaccount): Promise<WireRoles> => {
  const ofIntegration = [
    ...[...apiRoleTemplates.keys()].toSorted().map((role) => ({ application: apiApplicationId, role })),
    { application: flowApplicationId(subdomain), role: 'MessagingSend' },
    ...xsuaaRoles,
  ];
  // An instance of Cloud Integration says its templates too, under the ids above.
  const known = new Set(ofIntegration.map(({ application }) => application));
  const ofApplications = (await clients.list(id, 'xsuaa')).flatMap(({ xsappname: application, settings }) =>
    application === undefined || known.has(application)
      ? []
      : Object.keys(settings.roleTemplates).map((role) => ({ application, role })),
  );
  return [...ofIntegration, ...ofApplications].map((role) => ({ ...role, kind: 'predefined' as const }));
};
