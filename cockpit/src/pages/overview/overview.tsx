import { MessageStrip } from '@ui5/webcomponents-react/dist/webComponents/MessageStrip/index.js';
import { operations } from '../../../../src/management-api/contract.ts';
import { Page } from '../../components/page/page.tsx';
import { PageLink } from '../../components/page/page-link.tsx';
import { copied, Facts } from '../../components/values/facts.tsx';
import { call } from '../../connection/api.ts';
import { useData } from '../../connection/use-data.ts';
import type { MessageKey } from '../../messages/messages.ts';
import { useCockpit, useTexts } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';
import { Expiries } from './expiries.tsx';
import { readHealth } from './read-health.ts';

/** A subaccount at a glance: whether the server is well, what there is, and what expires next. Source: product.md row 12 */
export const Overview = ({ subaccount }: { readonly subaccount: Subaccount }) => {
  const say = useTexts();
  const { language } = useCockpit();
  const params = { subaccount: subaccount.subdomain };
  const isNeo = subaccount.flavour === 'neo';
  const data = useData(async () => {
    const [overview, endpoints, isHealthy] = await Promise.all([
      call(operations.readOverview, params),
      call(operations.readOAuthUrls, params),
      readHealth(),
    ]);
    return { ...overview, endpoints, isHealthy };
  }, []);
  const { value } = data;
  const tiles: readonly (readonly [page: string, text: MessageKey, count: number])[] =
    value === undefined
      ? []
      : [
          ['destinations', 'destinations', value.counts.destinations],
          ...(isNeo
            ? [
                ['oauth-clients', 'oauthClients', value.counts.oauthClients] as const,
                ['subscriptions', 'subscriptions', value.counts.subscriptions] as const,
              ]
            : []),
          ['service-instances', 'instances', value.counts.serviceInstances],
          ['users', 'users', value.counts.users],
        ];
  return (
    <Page title={subaccount.displayName} error={data.error} isLoading={data.isLoading}>
      {value !== undefined && (
        <>
          <MessageStrip design={value.isHealthy ? 'Positive' : 'Negative'} hideCloseButton>
            {say(value.isHealthy ? 'healthy' : 'unhealthy')}
          </MessageStrip>
          <h2>{say('contents')}</h2>
          <div className="tiles">
            {tiles.map(([page, text, count]) => (
              <div className="tile" key={page}>
                <strong>{count.toLocaleString(language)}</strong>
                <PageLink to={['subaccounts', subaccount.subdomain, page]}>{say(text)}</PageLink>
              </div>
            ))}
          </div>
          <h2>{say('expiries')}</h2>
          <Expiries subdomain={subaccount.subdomain} expiries={value.expiries} />
          <h2>{say('addresses')}</h2>
          <Facts
            facts={[
              copied(say('id'), subaccount.id),
              copied(say('technicalName'), subaccount.technicalName),
              copied(say('tokenUrl'), value.endpoints.tokenEndpoint),
              copied('Authorize URL', value.endpoints.authorizationEndpoint),
            ]}
          />
        </>
      )}
    </Page>
  );
};
