import { PageLink } from '../../components/page/page-link.tsx';
import { useTexts } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';
import { levelText, type TracedLookup } from './words.ts';

/** The levels a destination was looked for on, in order, and whether it was there. Source: SAP doc "Consuming the Destination Service" */
export const Levels = (props: {
  readonly lookup: TracedLookup;
  readonly nameOf: (instanceId: string) => string;
  readonly subaccount: Subaccount;
}) => {
  const say = useTexts();
  const { triedOn, foundOn, destination, api } = props.lookup;
  if (triedOn.length === 0) return <p className="help">{say('noLevelTried')}</p>;
  const at = api === 'consume' ? destination.lastIndexOf('@') : -1;
  const name = at < 0 ? destination : destination.slice(0, at);
  return (
    <ol className="levels">
      {triedOn.map((level, index) => {
        const isFound = foundOn !== undefined && index === triedOn.length - 1;
        // A provider's destinations are on pages of the provider.
        const isHere = level.subaccountId === props.subaccount.id;
        return (
          <li key={`${level.level} ${level.subaccountId}`}>
            {levelText(level, props.nameOf, say)}
            {!isHere && ` (${level.subaccountId})`}:{' '}
            {isFound && isHere ? (
              <PageLink
                to={['subaccounts', props.subaccount.subdomain, 'destinations', name]}
                query={level.instanceId === undefined ? {} : { instance: props.nameOf(level.instanceId) }}
              >
                {say('found')}
              </PageLink>
            ) : (
              say(isFound ? 'found' : 'notFoundThere')
            )}
          </li>
        );
      })}
    </ol>
  );
};
