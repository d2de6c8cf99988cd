import { operations } from '../../../../src/management-api/contract.ts';
import { PageLink } from '../../components/page/page-link.tsx';
import { Problem } from '../../components/page/problem.tsx';
import { call } from '../../connection/api.ts';
import { useData } from '../../connection/use-data.ts';
import { useTexts } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';

/** The flows that forward to a destination: flows find those of the subaccount only. Source: SAP doc "HTTP Receiver Adapter" */
export const FlowsOf = ({
  destination,
  subaccount,
}: {
  readonly destination: string;
  readonly subaccount: Subaccount;
}) => {
  const say = useTexts();
  const { subdomain } = subaccount;
  const { value, error } = useData(() => call(operations.listFlowEndpoints, { subaccount: subdomain }), []);
  // One flow may answer at several addresses.
  const using = new Map(value?.filter((flow) => flow.destination === destination).map(({ id, name }) => [id, name]));
  return (
    <section>
      <h2>{say('flowsOfDestination')}</h2>
      <Problem error={error} />
      {value !== undefined && using.size === 0 && <p className="help">{say('noFlowsOfDestination')}</p>}
      {using.size > 0 && (
        <ul>
          {[...using].map(([id, name]) => (
            <li key={id}>
              <PageLink to={['subaccounts', subdomain, 'flows', id]}>{name}</PageLink>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
};
