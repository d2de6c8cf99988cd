import { type CSSProperties, Fragment, type KeyboardEvent, memo, type ReactNode } from 'react';
import { useFittingColumns } from './use-fitting-columns.ts';
import { useWindow } from './use-window.ts';

/** A column: its head, what a row shows in it, and the least width that leaves it beside the others, in `rem`. Source: Portolan */
export type Column<Item> = {
  readonly head: string;
  readonly show: (item: Item) => ReactNode;
  readonly minWidth?: string;
};

/** What a table shows. Source: Portolan */
export type RowsProps<Item> = {
  readonly name: string;
  readonly items: readonly Item[];
  readonly keyOf: (item: Item) => string;
  readonly columns: readonly Column<Item>[];
  /** Reads more rows from the server, where there are some. */
  readonly more?: (() => void) | undefined;
};

const usualWidth = '8rem';

/**
 * The rows of a table, of any number. Elements of the browser, as thousands of cells with a component each take longer than somebody waits:
 * a third of a second per search key at 60 rows. Roles are named, as a table laid out as a grid loses them in some browsers. Source: Portolan
 */
export const Rows = <Item,>({ name, items, keyOf, columns, more }: RowsProps<Item>) => {
  const { frame, first, end, above, below } = useWindow(items.length, more);
  const fitting = useFittingColumns(
    frame,
    columns.map(({ minWidth = usualWidth }) => Number.parseFloat(minWidth)),
  );
  const beside = columns.slice(0, fitting);
  const style: CSSProperties & { readonly '--columns': string } = {
    // What needs more room gets more of what is left.
    '--columns': beside
      .map(({ minWidth = usualWidth }) => `minmax(${minWidth}, ${Number.parseFloat(minWidth)}fr)`)
      .join(' '),
  };
  return (
    <div ref={frame} className="rows">
      <div style={{ height: above }} />
      <table
        // biome-ignore lint/a11y/noRedundantRoles: see above
        role="table"
        className="table"
        aria-label={name}
        aria-rowcount={more === undefined ? items.length + 1 : -1}
        style={style}
        onKeyDown={moveByArrow}
      >
        {/* biome-ignore lint/a11y/noRedundantRoles: see above */}
        <thead role="rowgroup">
          {/* biome-ignore lint/a11y/noRedundantRoles: see above */}
          <tr role="row" aria-rowindex={1}>
            {beside.map(({ head }) => (
              // biome-ignore lint/a11y/noRedundantRoles: see above
              <th key={head} role="columnheader" scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        {/* biome-ignore lint/a11y/noRedundantRoles: see above */}
        <tbody role="rowgroup">
          {items.slice(first, end).map((item, index) => (
            // A row is used again for what stands in its place next.
            <Row
              key={first + index}
              position={first + index}
              rowKey={keyOf(item)}
              item={item}
              columns={columns}
              fitting={fitting}
            />
          ))}
        </tbody>
      </table>
      <div style={{ height: below }} />
    </div>
  );
};

const AnyRow = <Item,>(props: {
  readonly position: number;
  readonly rowKey: string;
  readonly item: Item;
  readonly columns: readonly Column<Item>[];
  readonly fitting: number;
}) => (
  // biome-ignore lint/a11y/noRedundantRoles: see above
  <tr role="row" aria-rowindex={props.position + 2}>
    {props.columns.map(({ head, show }, index) => {
      const shown = show(props.item);
      const isBelow = index >= props.fitting;
      // Below each other the name of actions there are none of says nothing.
      if (isBelow && (shown === false || shown === null)) return undefined;
      return (
        // biome-ignore lint/a11y/noRedundantRoles: see above
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
// The type of a generic component survives only by saying so.
const Row = memo(AnyRow) as unknown as typeof AnyRow;

/** Up and down go to the same link or button of the row above or below. Source: WAI-ARIA Authoring Practices, keyboard navigation of grids */
const moveByArrow = (event: KeyboardEvent<HTMLElement>): void => {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const from = event.target instanceof Element ? event.target.closest(reachable) : null;
  const row = from?.closest('tr');
  const next = event.key === 'ArrowDown' ? row?.nextElementSibling : row?.previousElementSibling;
  if (from === null || !row || !next) return;
  const place = [...row.querySelectorAll(reachable)].indexOf(from);
  const targets = next.querySelectorAll<HTMLElement>(reachable);
  const target = targets[Math.min(place, targets.length - 1)];
  if (target === undefined) return;
  event.preventDefault();
  target.focus();
};
const reachable = 'a[href], button, ui5-button, .row-check-box';
