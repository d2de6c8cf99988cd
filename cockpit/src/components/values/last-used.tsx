import { useTexts, useTimes } from '../../shell/context.tsx';
import { useDistances } from '../../shell/durations.ts';

/** Says how long ago something was used, with the exact time for who points at it; "Never" where it was not. Source: product description, cockpit manners */
export const LastUsed = ({ atMs }: { readonly atMs: number | undefined }) => {
  const say = useTexts();
  const time = useTimes();
  const distance = useDistances();
  if (atMs === undefined) return <>{say('never')}</>;
  return (
    <time dateTime={new Date(atMs).toISOString()} title={time(atMs)}>
      {distance(atMs)}
    </time>
  );
};

/** What stops working, and how lately it worked: the text of a question whether something is to go. Source: product description, cockpit manners */
export const useConsequence = (): ((text: string, lastUsedAtMs: number | undefined) => string) => {
  const say = useTexts();
  const distance = useDistances();
  return (text, atMs) => `${text} ${say('lastUsed')}: ${atMs === undefined ? say('never') : distance(atMs)}.`;
};
