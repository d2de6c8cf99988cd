import { Fragment, memo, type ReactNode } from 'react';
import type { Column } from './rows.tsx';

const AnyRow = <Item,>(props: {
  readonly position: number;
  readonly rowKey: string;
  readonly item: Item;
  readonly columns: readonly Column<Item>[];
  readonly fitting: number;
}) => (
  // biome-ignore lint/a11y/noRedundantRoles: see Rows
  <tr role="row" aria-rowindex={props.position + 2}>
    {props.columns.map(({ head, show }, index) => {
      const shown = show(props.item);
      const isBelow = index >= props.fitting;
      // Below each other the name of actions there are none of says nothing.
      if (isBelow && (shown === false || shown === null)) return undefined;
      return (
        // biome-ignore lint/a11y/noRedundantRoles: see Rows
        <td key={head} role="cell" className={isBelow ? 'below' : undefined}>
          {isBelow && <span className="below-head">{head}:</span>}
          {/* What is in it belongs to the thing, and goes with it. */}
          <Fragment key={props.rowKey}>{orDash(shown)}</Fragment>
        </td>
      );
    })}
  </tr>
);

/** What stands for nothing, so that it is not taken for something that is missing. Source: SAP Fiori, empty values */
const orDash = (content: ReactNode): ReactNode => (content === '' || content === undefined ? '–' : content);

/** One row; drawn again only when what it shows changes. Source: Portolan */
// The type of a generic component survives only by saying so.
export const Row = memo(AnyRow) as unknown as typeof AnyRow;
