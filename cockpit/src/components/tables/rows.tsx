import type { CSSProperties, ReactNode } from 'react';
import { moveByArrow } from './move-by-arrow.ts';
import { Row } from './row.tsx';
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
