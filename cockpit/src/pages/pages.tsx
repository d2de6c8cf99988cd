import { BusyIndicator } from '@ui5/webcomponents-react/dist/webComponents/BusyIndicator/index.js';
import { type ComponentType, lazy, Suspense } from 'react';
import { Page } from '../components/page/page.tsx';
import { PageBoundary } from '../components/page/page-boundary.tsx';
import type { Data } from '../connection/use-data.ts';
import { useTexts } from '../shell/context.tsx';
import type { Subaccount } from '../shell/sidebar.tsx';

/**
 * What a page inside a subaccount is given: `thing` is the segment of its address behind it, or its tab; `part` is what stands behind
 * that. Empty where there is none. Source: Portolan
 */
export type SubaccountPageProps = { readonly subaccount: Subaccount; readonly thing: string; readonly part: string };

type PageEntry = {
  readonly list: ComponentType<SubaccountPageProps>;
  readonly detail?: ComponentType<SubaccountPageProps>;
  /** Whether something may stand behind the thing. */
  readonly hasParts?: true;
};

/** A page that is fetched when somebody goes there: the first load is the frame and one page. Source: React, lazy */
const later = <Props,>(load: () => Promise<ComponentType<Props>>) => lazy(async () => ({ default: await load() }));

const Administrators = later(async () => (await import('./administrators/administrators.tsx')).Administrators);
const Installation = later(async () => (await import('./overview/installation.tsx')).Installation);
const TokenInspector = later(async () => (await import('./token-inspector/token-inspector.tsx')).TokenInspector);
const Subaccounts = later(async () => (await import('./subaccounts/subaccounts.tsx')).Subaccounts);

const Authorizations = later(async () => (await import('./authorizations/authorizations.tsx')).Authorizations);
const Trust = later(async () => (await import('./trust/trust.tsx')).Trust);

/** The pages of a subaccount by the segment of their address. Source: Portolan */
const subaccountPages: Readonly<Record<string, PageEntry>> = {
  overview: { list: later(async () => (await import('./overview/overview.tsx')).Overview) },
  subscriptions: { list: later(async () => (await import('./subscriptions/subscriptions.tsx')).Subscriptions) },
  'service-instances': {
    list: later(async () => (await import('./service-instances/service-instances.tsx')).ServiceInstances),
    detail: later(async () => (await import('./service-instances/service-instance.tsx')).ServiceInstance),
  },
  destinations: {
    list: later(async () => (await import('./destinations/destinations.tsx')).Destinations),
    detail: later(async () => (await import('./destinations/destination.tsx')).Destination),
  },
  certificates: {
    list: later(async () => (await import('./certificates/certificates.tsx')).Certificates),
    detail: later(async () => (await import('./certificates/certificate.tsx')).Certificate),
  },
  fragments: {
    list: later(async () => (await import('./fragments/fragments.tsx')).Fragments),
    detail: later(async () => (await import('./fragments/fragment.tsx')).Fragment),
  },
  connectors: {
    list: later(async () => (await import('./connectors/connectors.tsx')).Connectors),
    detail: later(async () => (await import('./connectors/connector.tsx')).Connector),
    hasParts: true,
  },
  trace: {
    list: later(async () => (await import('./trace/trace.tsx')).Trace),
    detail: later(async () => (await import('./trace/lookup.tsx')).Lookup),
  },
  'oauth-clients': {
    list: later(async () => (await import('./oauth-clients/oauth-clients.tsx')).OAuthClients),
    detail: later(async () => (await import('./oauth-clients/oauth-client.tsx')).OAuthClient),
  },
  branding: { list: later(async () => (await import('./branding/branding.tsx')).Branding) },
  'api-clients': {
    list: later(async () => (await import('./api-clients/api-clients.tsx')).ApiClients),
    detail: later(async () => (await import('./api-clients/api-client.tsx')).ApiClient),
  },
  'oauth-scopes': { list: later(async () => (await import('./oauth-scopes/oauth-scopes.tsx')).OAuthScopes) },
  tokens: { list: later(async () => (await import('./tokens/tokens.tsx')).Tokens) },
  authorizations: { list: Authorizations, detail: Authorizations, hasParts: true },
  trust: { list: Trust, detail: Trust },
  keystores: { list: later(async () => (await import('./keystores/keystores.tsx')).Keystores) },
  'keystore-entries': {
    list: later(async () => (await import('./keystores/keystore-entries.tsx')).KeystoreEntries),
  },
  'cloud-for-customer': {
    list: later(async () => (await import('./cloud-for-customer/cloud-for-customer.tsx')).CloudForCustomer),
  },
  members: { list: later(async () => (await import('./members/members.tsx')).Members) },
  users: { list: later(async () => (await import('./users/users.tsx')).Users) },
  'role-collections': {
    list: later(async () => (await import('./role-collections/role-collections.tsx')).RoleCollections),
    detail: later(async () => (await import('./role-collections/role-collection.tsx')).RoleCollection),
  },
  flows: {
    list: later(async () => (await import('./flows/flows.tsx')).Flows),
    detail: later(async () => (await import('./flows/flow.tsx')).FlowPage),
  },
  artifacts: { list: later(async () => (await import('./artifacts/artifacts.tsx')).Artifacts) },
  monitor: {
    list: later(async () => (await import('./monitor/monitor.tsx')).Monitor),
    detail: later(async () => (await import('./monitor/message.tsx')).Message),
  },
  'audit-log': { list: later(async () => (await import('./audit-log/audit-log.tsx')).AuditLog) },
};

type Address = {
  readonly segments: readonly string[];
  readonly subaccounts: Data<readonly Subaccount[]>;
  readonly current: Subaccount | undefined;
};

/** The page of an address. Source: Portolan */
export const Pages = (props: Address) => (
  <PageBoundary>
    <Suspense fallback={<BusyIndicator active delay={300} className="busy" />}>
      <Addressed {...props} />
    </Suspense>
  </PageBoundary>
);

const Addressed = ({ segments, subaccounts, current }: Address) => {
  const [area, label, page = 'overview', thing, part = '', ...rest] = segments;
  if (area === undefined) return <Installation subaccounts={subaccounts} />;
  if (area === 'administrators' && label === undefined) return <Administrators />;
  if (area === 'token-inspector' && label === undefined) return <TokenInspector />;
  if (area === 'subaccounts' && label === undefined) return <Subaccounts subaccounts={subaccounts} />;
  if (area === 'subaccounts' && subaccounts.value === undefined && subaccounts.error === undefined)
    return <BusyIndicator active delay={300} className="busy" />;
  const entry = Object.hasOwn(subaccountPages, page) ? subaccountPages[page] : undefined;
  const Shown = thing === undefined ? entry?.list : entry?.detail;
  if (area !== 'subaccounts' || current === undefined || Shown === undefined || rest.length > 0) return <NotFound />;
  if (part !== '' && entry?.hasParts !== true) return <NotFound />;
  return <Shown subaccount={current} thing={thing ?? ''} part={part} />;
};

const NotFound = () => {
  const say = useTexts();
  return (
    <Page title={say('notFound')}>
      <p>{say('notFoundHelp')}</p>
    </Page>
  );
};
