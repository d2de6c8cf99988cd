import { Tag } from '../../components/values/tag.tsx';
import { useTexts, useTimes } from '../../shell/context.tsx';

const dayMs = 86_400_000;
const soonDays = 30;

/** When something ends, coloured by how soon that is: ended, within 30 days, later. Source: product description, cockpit pages */
export const Expiry = ({ atMs }: { readonly atMs: number }) => {
  const say = useTexts();
  const time = useTimes();
  const days = Math.ceil((atMs - Date.now()) / dayMs);
  const design = days <= 0 ? ('Negative' as const) : days <= soonDays ? ('Critical' as const) : ('Positive' as const);
  const text = days <= 0 ? say('isOver') : say(days === 1 ? 'inOneDay' : 'inDays', days);
  return (
    <span className="row">
      {time(atMs)} <Tag design={design}>{text}</Tag>
    </span>
  );
};
