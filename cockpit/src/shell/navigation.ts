import '@ui5/webcomponents-icons/dist/activity-2.js';
import '@ui5/webcomponents-icons/dist/home.js';
import '@ui5/webcomponents-icons/dist/locked.js';
import '@ui5/webcomponents-icons/dist/connected.js';
import '@ui5/webcomponents-icons/dist/product.js';
import '@ui5/webcomponents-icons/dist/monitor-payments.js';
import '@ui5/webcomponents-icons/dist/history.js';
import '@ui5/webcomponents-icons/dist/org-chart.js';
import '@ui5/webcomponents-icons/dist/key-user-settings.js';
import '@ui5/webcomponents-icons/dist/inspection.js';
import type { MessageKey } from '../messages/messages.ts';

/** A page of the side navigation. `flavour`: only subaccounts of this kind have it. Source: SAP's cockpit; product.md row 12 */
export type Destination = {
  readonly page: string;
  readonly text: MessageKey;
  readonly icon?: string;
  readonly flavour?: 'neo' | 'cf';
  /** What it shows belongs to several subaccounts: users of one do not have it. */
  readonly isForInstallation?: boolean;
  /** Pages that are tabs of this one, by addresses of their own. */
  readonly alsoAt?: readonly string[];
  /** Its own tabs, and a thing that is said in words, by the segment of their address behind its own. */
  readonly ownTabs?: Readonly<Record<string, MessageKey>>;
};
export type NavigationGroup = {
  readonly text: MessageKey;
  readonly icon: string;
  readonly pages: readonly Destination[];
};

/** What the whole installation has. Source: SAP's cockpit, global account */
export const globalPages: readonly Destination[] = [
  { page: '', text: 'accountOverview', icon: 'home' },
  { page: 'subaccounts', text: 'subaccounts', icon: 'org-chart' },
  { page: 'administrators', text: 'administrators', icon: 'key-user-settings' },
  { page: 'token-inspector', text: 'tokenInspector', icon: 'inspection' },
];

/** What a subaccount has, by SAP's names and in SAP's order. Source: SAP's cockpit, subaccount */
export const subaccountPages: readonly (Destination | NavigationGroup)[] = [
  { page: 'overview', text: 'overview', icon: 'home' },
  { page: 'members', text: 'members', icon: 'key-user-settings', flavour: 'neo' },
  {
    text: 'services',
    icon: 'product',
    pages: [
      { page: 'subscriptions', text: 'subscriptions', flavour: 'neo' },
      { page: 'service-instances', text: 'instances' },
    ],
  },
  {
    text: 'connectivity',
    icon: 'connected',
    pages: [
      { page: 'destinations', text: 'destinations' },
      { page: 'certificates', text: 'certificates' },
      { page: 'fragments', text: 'fragments' },
      { page: 'connectors', text: 'connectors', ownTabs: { '(default)': 'connectorUsual' } },
    ],
  },
  {
    text: 'security',
    icon: 'locked',
    pages: [
      { page: 'oauth-clients', text: 'oauth', flavour: 'neo', alsoAt: ['branding', 'api-clients'] },
      { page: 'branding', text: 'oauth', flavour: 'cf' },
      { page: 'oauth-scopes', text: 'oauthScopes', flavour: 'neo', isForInstallation: true },
      { page: 'tokens', text: 'tokens', flavour: 'cf' },
      {
        page: 'authorizations',
        text: 'authorizations',
        flavour: 'neo',
        alsoAt: ['tokens'],
        ownTabs: { users: 'users', groups: 'groups', roles: 'roles' },
      },
      {
        page: 'trust',
        text: 'trust',
        ownTabs: {
          'local-service-provider': 'localServiceProvider',
          'identity-providers': 'trustedIdentityProviders',
          'signing-keys': 'tokenSigningKeys',
        },
      },
      { page: 'keystores', text: 'keystores', flavour: 'neo' },
      { page: 'users', text: 'users' },
      { page: 'role-collections', text: 'roleCollections', flavour: 'cf' },
    ],
  },
  {
    text: 'integration',
    icon: 'monitor-payments',
    pages: [
      { page: 'monitor', text: 'monitor' },
      { page: 'flows', text: 'flows' },
      { page: 'artifacts', text: 'artifacts' },
      { page: 'keystore-entries', text: 'keystoreEntries' },
      { page: 'cloud-for-customer', text: 'cloudForCustomer' },
    ],
  },
  { page: 'trace', text: 'trace', icon: 'activity-2' },
  { page: 'audit-log', text: 'auditLog', icon: 'history' },
];

/** Whether an address leads to this entry, or to one of its tabs. Source: Portolan */
export const isAt = ({ page, alsoAt = [] }: Destination, name: string | undefined): boolean =>
  name !== undefined && (page === name || alsoAt.includes(name));
