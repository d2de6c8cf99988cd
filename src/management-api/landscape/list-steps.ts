import type { Actor } from '../../foundation/audit-event.ts';
import type { Landscape, LandscapeSubaccount } from '../contract.ts';
import type { ManagedRooms } from '../rooms.ts';
import { applicationSteps } from './application-steps.ts';
import { apiClientSteps, oauthClientSteps } from './client-steps.ts';
import { cloudForCustomerSteps } from './cloud-for-customer/cloud-for-customer-steps.ts';
import { connectorSteps } from './connectivity/connector-steps.ts';
import { certificateSteps, destinationSteps, instanceDestinationSteps } from './destinations/destination-steps.ts';
import { fragmentSteps } from './destinations/fragment-steps.ts';
import { labelSteps } from './destinations/label-steps.ts';
import { flowSteps } from './flow-steps.ts';
import { keystoreFileSteps } from './platform-apis/keystore-file-steps.ts';
import { memberSteps } from './platform-apis/member-steps.ts';
import { groupSteps, roleAssignmentSteps, roleCollectionSteps } from './role-steps.ts';
import { serviceInstanceSteps } from './service-instance-steps.ts';
import { serviceKeySteps } from './service-key-steps.ts';
import type { Position, Step, SubaccountSteps } from './step.ts';
import { subaccountStep, subscriptionSteps } from './subaccount-steps.ts';
import { defaultProviderSteps, trustedProviderSteps } from './trusted-provider-steps.ts';
import { userSteps } from './user-steps.ts';

/** The steps of a landscape in an order that works: clients need subscriptions and scopes, role assignments need groups, destinations need certificates. Source: Portolan */
export const listSteps = (rooms: ManagedRooms, landscape: Landscape, actor: Actor): readonly Step[] => [
  ...applicationSteps(rooms, landscape.applications, actor),
  ...landscape.subaccounts.flatMap((wanted, index) =>
    listSubaccountSteps(rooms, wanted, ['subaccounts', index], actor),
  ),
];

const listSubaccountSteps = (
  rooms: ManagedRooms,
  wanted: LandscapeSubaccount,
  position: Position,
  actor: Actor,
): readonly Step[] => {
  const parent: SubaccountSteps = {
    path: wanted.subdomain,
    position,
    find: () => rooms.accounts.findSubaccountByLabel(wanted.subdomain),
  };
  return [
    subaccountStep(rooms, parent, wanted, actor),
    ...subscriptionSteps(rooms, parent, wanted.subscriptions, actor),
    ...userSteps(rooms, parent, wanted.users, actor),
    ...trustedProviderSteps(rooms, parent, wanted.trustedIdentityProviders, actor),
    ...defaultProviderSteps(rooms, parent, wanted, actor),
    ...groupSteps(rooms, parent, wanted.groups, actor),
    ...roleCollectionSteps(rooms, parent, wanted.roleCollections, actor),
    ...oauthClientSteps(rooms, parent, wanted.oauthClients, actor),
    ...apiClientSteps(rooms, parent, wanted.apiClients, actor),
    ...serviceInstanceSteps(rooms, parent, wanted.serviceInstances, actor),
    ...serviceKeySteps(rooms, parent, wanted.serviceInstances, actor),
    ...roleAssignmentSteps(rooms, parent, wanted, actor),
    ...certificateSteps(rooms, parent, wanted.certificates, actor),
    ...destinationSteps(rooms, parent, wanted.destinations, actor),
    ...instanceDestinationSteps(rooms, parent, wanted.serviceInstances, actor),
    ...fragmentSteps(rooms, parent, wanted, actor),
    ...labelSteps(rooms, parent, wanted.labels, actor),
    ...connectorSteps(rooms, parent, wanted.connectors, actor),
    ...flowSteps(rooms, parent, wanted.flows, actor),
    ...memberSteps(rooms, parent, wanted.members, actor),
    ...keystoreFileSteps(rooms, parent, wanted.keystores, actor),
    ...cloudForCustomerSteps(rooms, parent, wanted.cloudForCustomer, actor),
  ];
};
