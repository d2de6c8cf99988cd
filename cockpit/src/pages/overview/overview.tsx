import { MessageStrip } from '@ui5/webcomponents-react/dist/webComponents/MessageStrip/index.js';
import { operations } from '../../../../src/management-api/contract.ts';
import { CopyButton } from '../../components/copy-button.tsx';
import { Page } from '../../components/page.tsx';
import { PageLink } from '../../components/page-link.tsx';
import { Table } from '../../components/table.tsx';
import { call } from '../../connection/api.ts';
import { useData } from '../../connection/use-data.ts';
import type { MessageKey } from '../../messages/messages.ts';
import { useTexts, useTimes } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';
import { listExpiries } from './list-expiries.ts';

/** A subaccount at a glance: whether the server is well, what there is, and what expires next. Source: product.md row 12 */
export const Overview = ({ subaccount }: { readonly subaccount: Subaccount }) => {
  const say = useTexts();
  const time = useTimes();
  const params = { subaccount: subaccount.subdomain };
  const isNeo = subaccount.flavour === 'neo';
  const data = useData(async () => {
    const [destinations, clients, instances, users, endpoints, health] = await Promise.all([
      call(operations.listDestinations, params),
      isNeo ? call(operations.listOAuthClients, params) : [],
      call(operations.listServiceInstances, params),
      call(operations.listUsers, params),
      call(operations.readOAuthUrls, params),
      // Only the bare host tells it; under the cockpit's own name the answers above are proof enough.
      fetch('/health/ready').then(({ ok, status }) => ok || status === 404),
    ]);
    const expiries = await listExpiries(params, clients, instances);
    return { destinations, clients, instances, users, endpoints, health, expiries };
  }, []);
  const { value } = data;
  const tiles: readonly (readonly [page: string, text: MessageKey, count: number])[] =
    value === undefined
      ? []
      : [
          ['destinations', 'destinations', value.destinations.length],
          ...(isNeo ? [['oauth-clients', 'oauthClients', value.clients.length] as const] : []),
          ['service-instances', 'instances', value.instances.length],
          ['users', 'users', value.users.length],
        ];
  const addresses: readonly (readonly [string, string | undefined])[] = [
    [say('tokenUrl'), value?.endpoints.tokenEndpoint],
    ['Authorize URL', value?.endpoints.authorizationEndpoint],
  ];
  return (
    <Page title={subaccount.displayName} error={data.error} isLoading={data.isLoading}>
      {value !== undefined && (
        <>
          <MessageStrip design={value.health ? 'Positive' : 'Negative'} hideCloseButton>
            {say(value.health ? 'healthy' : 'unhealthy')}
          </MessageStrip>
          <h2>{say('contents')}</h2>
          <div className="tiles">
            {tiles.map(([page, text, count]) => (
              <div className="tile" key={page}>
                <strong>{count}</strong>
                <PageLink to={['subaccounts', subaccount.subdomain, page]}>{say(text)}</PageLink>
              </div>
            ))}
          </div>
          <h2>{say('addresses')}</h2>
          <dl className="facts">
            {[
              [say('id'), subaccount.id] as const,
              [say('technicalName'), subaccount.technicalName] as const,
              ...addresses,
            ].map(
              ([name, text]) =>
                text !== undefined && (
                  <div key={name}>
                    <dt>{name}</dt>
                    <dd>
                      {text}
                      <CopyButton text={text} label={name} />
                    </dd>
                  </div>
                ),
            )}
          </dl>
          <h2>{say('expiries')}</h2>
          <Table
            name={say('expiries')}
            items={value.expiries}
            keyOf={({ kind, name, atMs }) => `${kind} ${name} ${atMs}`}
            empty={<p>{say('expiriesEmpty')}</p>}
            columns={[
              { head: say('name'), show: ({ name }) => name },
              { head: say('kind'), show: ({ kind }) => say(kind), minWidth: '10rem' },
              { head: say('expiresAt'), show: ({ atMs }) => time(atMs), minWidth: '12rem' },
            ]}
          />
        </>
      )}
    </Page>
  );
};
