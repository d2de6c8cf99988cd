import { BusyIndicator } from '@ui5/webcomponents-react/dist/webComponents/BusyIndicator/index.js';
import type { ComponentType } from 'react';
import { Page } from '../components/page.tsx';
import type { Data } from '../connection/use-data.ts';
import { useTexts } from '../shell/context.tsx';
import type { Subaccount } from '../shell/sidebar.tsx';
import { Administrators } from './administrators/administrators.tsx';
import { AuditLog } from './audit-log/audit-log.tsx';
import { Destination } from './destinations/destination.tsx';
import { Destinations } from './destinations/destinations.tsx';
import { Message } from './monitor/message.tsx';
import { Monitor } from './monitor/monitor.tsx';
import { OAuthClient } from './oauth-clients/oauth-client.tsx';
import { OAuthClients } from './oauth-clients/oauth-clients.tsx';
import { Overview } from './overview/overview.tsx';
import { RoleCollections } from './role-collections/role-collections.tsx';
import { ServiceInstance } from './service-instances/service-instance.tsx';
import { ServiceInstances } from './service-instances/service-instances.tsx';
import { Subaccounts } from './subaccounts/subaccounts.tsx';
import { Subscriptions } from './subscriptions/subscriptions.tsx';
import { Users } from './users/users.tsx';

/** What a page inside a subaccount is given; `thing` is the last segment of its address, where it has one. Source: Portolan */
export type SubaccountPageProps = { readonly subaccount: Subaccount; readonly thing: string };

type SubaccountPage = ComponentType<SubaccountPageProps>;
type PageEntry = { readonly list: SubaccountPage; readonly detail?: SubaccountPage };

/** The pages of a subaccount by the segment of their address; one line a page. Source: Portolan */
const subaccountPages: Readonly<Record<string, PageEntry>> = {
  overview: { list: Overview },
  subscriptions: { list: Subscriptions },
  'service-instances': { list: ServiceInstances, detail: ServiceInstance },
  destinations: { list: Destinations, detail: Destination },
  'oauth-clients': { list: OAuthClients, detail: OAuthClient },
  users: { list: Users },
  'role-collections': { list: RoleCollections },
  monitor: { list: Monitor, detail: Message },
  'audit-log': { list: AuditLog },
};

/** The page of an address. Source: Portolan */
export const Pages = (props: {
  readonly segments: readonly string[];
  readonly subaccounts: Data<readonly Subaccount[]>;
  readonly current: Subaccount | undefined;
}) => {
  const { segments, subaccounts, current } = props;
  const [area = 'subaccounts', label, page = 'overview', thing, ...rest] = segments;
  if (area === 'administrators' && label === undefined) return <Administrators />;
  if (area === 'subaccounts' && label === undefined) return <Subaccounts subaccounts={subaccounts} />;
  if (area === 'subaccounts' && subaccounts.value === undefined && subaccounts.error === undefined)
    return <BusyIndicator active delay={300} className="busy" />;
  const entry = Object.hasOwn(subaccountPages, page) ? subaccountPages[page] : undefined;
  const Shown = thing === undefined ? entry?.list : entry?.detail;
  if (area !== 'subaccounts' || current === undefined || Shown === undefined || rest.length > 0) return <NotFound />;
  return <Shown subaccount={current} thing={thing ?? ''} />;
};

const NotFound = () => {
  const say = useTexts();
  return (
    <Page title={say('notFound')}>
      <p>{say('notFoundHelp')}</p>
    </Page>
  );
};
