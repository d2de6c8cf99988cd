import type { operations, ResponseOf } from '../../../../src/management-api/contract.ts';
import { PageLink } from '../../components/page/page-link.tsx';
import type { Query } from '../../shell/address.ts';
import { useTexts } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';

/** A stored certificate as the contract shows it. Source: management-api/contract.ts */
export type CertificateDetails = ResponseOf<typeof operations.listCertificates>[number];

/** The destinations and fragments that name a certificate, to go there. Source: Portolan */
export const UsedBy = (props: {
  readonly users: CertificateDetails['usedBy'];
  readonly subaccount: Subaccount;
  readonly query: Query;
}) => {
  const say = useTexts();
  if (props.users.length === 0) return <>{say('usedByNobody')}</>;
  return (
    <span className="row">
      {props.users.map(({ kind, name }) => (
        <PageLink
          key={`${kind} ${name}`}
          to={['subaccounts', props.subaccount.subdomain, kind === 'destination' ? 'destinations' : 'fragments', name]}
          query={props.query}
        >
          {name}
        </PageLink>
      ))}
    </span>
  );
};
