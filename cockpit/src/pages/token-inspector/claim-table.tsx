import { Table } from '../../components/tables/table.tsx';
import { useTexts, useTimes } from '../../shell/context.tsx';
import { meanings, times, toText } from './claims.ts';
import type { Claims } from './read-token.ts';

/** The members of a header or payload, each with what it means. Source: RFC 7519 §4 */
export const ClaimTable = ({ name, claims }: { readonly name: string; readonly claims: Claims }) => {
  const say = useTexts();
  const time = useTimes();
  const show = (claim: string, value: unknown): string =>
    // What is beyond the calendar is shown as it is.
    times.has(claim) && typeof value === 'number' && Math.abs(value) < 8.64e12
      ? `${time(value * 1000)} (${value})`
      : toText(value);
  return (
    <Table
      name={name}
      items={Object.entries(claims)}
      keyOf={([claim]) => claim}
      empty={<p>{say('noClaims')}</p>}
      columns={[
        { head: say('claim'), show: ([claim]) => <code>{claim}</code>, minWidth: '8rem' },
        {
          head: say('value'),
          show: ([claim, value]) => <span className="claim-value">{show(claim, value)}</span>,
          minWidth: '16rem',
        },
        {
          head: say('meaning'),
          show: ([claim]) => {
            const meaning = meanings.get(claim);
            return meaning === undefined ? '' : say(meaning);
          },
          minWidth: '16rem',
        },
      ]}
    />
  );
};
