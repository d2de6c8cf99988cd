import { useTexts, useTimes } from '../../shell/context.tsx';
import { useDistances } from '../../shell/durations.ts';
import { Tag } from './tag.tsx';

const dayMs = 24 * 60 * 60 * 1000;
/** Long enough to get a new certificate trusted elsewhere. Source: Portolan */
const warningDays = 30;

/** Until when something is valid: in words and colour, so that neither stands alone. Source: WCAG 1.4.1; product description, cockpit manners */
export const Validity = ({ untilMs }: { readonly untilMs: number }) => {
  const say = useTexts();
  const time = useTimes();
  const distance = useDistances();
  // The browser's clock: what counts at the server is seen by its refusals.
  const days = Math.floor((untilMs - performance.timeOrigin - performance.now()) / dayMs);
  const [design, text] =
    days < 0
      ? (['Negative', say('hasExpired')] as const)
      : days < warningDays
        ? (['Critical', say('expiresWhen', distance(untilMs))] as const)
        : (['Positive', say('isValid')] as const);
  return (
    <span className="row">
      {time(untilMs)}
      <Tag design={design}>{text}</Tag>
    </span>
  );
};
