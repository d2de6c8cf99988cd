import { PageLink } from '../../components/page/page-link.tsx';
import { useTexts } from '../../shell/context.tsx';

/** The destinations that lead through a connector. Source: Portolan */
export const LeadingDestinations = (props: { readonly subaccount: string; readonly labels: readonly string[] }) => {
  const say = useTexts();
  return props.labels.length === 0 ? (
    <p>{say('leadsThroughNone')}</p>
  ) : (
    <p className="row">
      {props.labels.map((label) => (
        <DestinationLink key={label} subaccount={props.subaccount} label={label} />
      ))}
    </p>
  );
};

/** `<name>@<instance>` is one that a service instance holds. */
const DestinationLink = ({ subaccount, label }: { readonly subaccount: string; readonly label: string }) => {
  const [name = '', instance] = label.split('@');
  const to = ['subaccounts', subaccount, 'destinations', name];
  return instance === undefined ? (
    <PageLink to={to}>{label}</PageLink>
  ) : (
    <PageLink to={to} query={{ instance }}>
      {label}
    </PageLink>
  );
};
