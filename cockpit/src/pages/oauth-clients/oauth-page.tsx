import type { ReactNode } from 'react';
import { Page } from '../../components/page/page.tsx';
import { Tabs } from '../../components/page/tabs.tsx';
import type { ApiError } from '../../connection/api.ts';
import { useTexts } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';

/** Security > OAuth, one of its tabs. Source: SAP docs "Register an OAuth Client", "Using Platform APIs": Security > OAuth */
export const OAuthPage = (props: {
  readonly subaccount: Subaccount;
  readonly tab: 'oauth-clients' | 'branding' | 'api-clients';
  readonly lead: string;
  readonly actions?: ReactNode;
  readonly error?: ApiError | undefined;
  readonly isLoading?: boolean;
  readonly children: ReactNode;
}) => {
  const say = useTexts();
  const { subaccount, tab, lead, children, ...page } = props;
  const of = (id: string, text: string) => ({ id, text, to: ['subaccounts', subaccount.subdomain, id] });
  // OAuth clients and API clients are of Neo; clients of Cloud Foundry come with service instances.
  const isNeo = subaccount.flavour === 'neo';
  return (
    <Page title={say('oauth')} {...page}>
      <Tabs
        selected={tab}
        tabs={[
          ...(isNeo ? [of('oauth-clients', say('clients'))] : []),
          of('branding', say('branding')),
          ...(isNeo ? [of('api-clients', say('platformApi'))] : []),
        ]}
      >
        <p className="lead tab-lead">{lead}</p>
        {children}
      </Tabs>
    </Page>
  );
};
