import type { operations, ResponseOf } from '../../../../src/management-api/contract.ts';
import { PageLink } from '../../components/page/page-link.tsx';
import type { MessageKey } from '../../messages/messages.ts';
import { useCockpit, useTexts, useTimes } from '../../shell/context.tsx';

/** Something that stops working by itself. Source: management-api/contract.ts */
export type Expiry = ResponseOf<typeof operations.readOverview>['expiries'][number];

const dayMs = 86_400_000;
const horizonDays = 90;
const urgentDays = 14;
const soonDays = 30;

const texts: Readonly<Record<Expiry['kind'], MessageKey>> = {
  'oauth-client-secret': 'clientSecret',
  'api-client-secret': 'apiClientSecret',
  'client-secret': 'instanceSecret',
  'client-certificate': 'clientCertificate',
  'client-key': 'clientKey',
  'service-key': 'serviceKey',
  authorization: 'authorizationOf',
  'keystore-entry': 'keystoreEntry',
  keystore: 'keystoreFile',
  'destination-certificate': 'destinationCertificate',
};

const pages: Readonly<Record<Expiry['kind'], string>> = {
  'oauth-client-secret': 'oauth-clients',
  'api-client-secret': 'api-clients',
  'client-secret': 'service-instances',
  'client-certificate': 'service-instances',
  'client-key': 'service-instances',
  'service-key': 'service-instances',
  authorization: 'tokens',
  'keystore-entry': 'keystore-entries',
  keystore: 'keystores',
  'destination-certificate': 'certificates',
};
/** Those whose things have pages of their own, known by what an expiry names. */
const hasThings: readonly Expiry['kind'][] = [
  'oauth-client-secret',
  'api-client-secret',
  'service-key',
  'destination-certificate',
];

/** Where something can be renewed: its own page, or the list it is in. */
const pageOf = ({ kind, of }: Expiry): readonly string[] => {
  const page = pages[kind];
  return hasThings.includes(kind) ? [page, of] : [page];
};

/** What ends within 90 days or has ended, on a line of time and as a list: each with how long it lasts, and where it is renewed. Source: product.md row 12 */
export const Expiries = ({
  subdomain,
  expiries,
}: {
  readonly subdomain: string;
  readonly expiries: readonly Expiry[];
}) => {
  const say = useTexts();
  const time = useTimes();
  const { language } = useCockpit();
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  if (expiries.length === 0) {
    return (
      <div className="empty">
        <p>{say('expiriesEmpty')}</p>
      </div>
    );
  }
  const nowMs = Date.now();
  return (
    <ol className="timeline">
      {expiries.map((expiry) => {
        const { kind, name, instance, atMs } = expiry;
        const days = Math.round((atMs - nowMs) / dayMs);
        const urgency = atMs <= nowMs ? 'ended' : days < urgentDays ? 'urgent' : days < soonDays ? 'soon' : 'later';
        return (
          <li key={`${kind} ${expiry.of} ${name} ${instance ?? ''} ${atMs}`} className={urgency}>
            <div className="timeline-what">
              <strong>
                <PageLink
                  to={['subaccounts', subdomain, ...pageOf(expiry)]}
                  query={instance === undefined ? {} : { instance }}
                >
                  {name}
                </PageLink>
              </strong>
              <span className="help">
                {say(texts[kind])}
                {instance !== undefined && `, ${say('instanceLevel', instance)}`}
              </span>
            </div>
            <div className="timeline-when">
              <span>
                {atMs <= nowMs ? say('hasExpired') : say('expiresAt')} {relative.format(days, 'day')}
              </span>
              <time dateTime={new Date(atMs).toISOString()} className="help">
                {time(atMs)}
              </time>
            </div>
            {/* The same for the eye: how much of the 90 days is left. */}
            <div className="timeline-bar" aria-hidden="true">
              <div style={{ width: `${Math.min(100, Math.max(0, (100 * days) / horizonDays))}%` }} />
            </div>
          </li>
        );
      })}
    </ol>
  );
};
