import { Button } from '@ui5/webcomponents-react/dist/webComponents/Button/index.js';
import { Input } from '@ui5/webcomponents-react/dist/webComponents/Input/index.js';
import { Table as Ui5Table } from '@ui5/webcomponents-react/dist/webComponents/Table/index.js';
import { TableCell } from '@ui5/webcomponents-react/dist/webComponents/TableCell/index.js';
import { TableHeaderCell } from '@ui5/webcomponents-react/dist/webComponents/TableHeaderCell/index.js';
import { TableHeaderRow } from '@ui5/webcomponents-react/dist/webComponents/TableHeaderRow/index.js';
import { TableRow } from '@ui5/webcomponents-react/dist/webComponents/TableRow/index.js';
import { Fragment, memo, type ReactNode, useDeferredValue, useMemo, useState } from 'react';
import { useCockpit, useTexts } from '../shell/context.tsx';
import { useWindow } from './use-window.ts';

/** A column: its head and what a row shows in it. Source: Portolan */
export type Column<Item> = {
  readonly head: string;
  readonly show: (item: Item) => ReactNode;
  readonly minWidth?: string;
};

type Props<Item> = {
  readonly name: string;
  readonly items: readonly Item[];
  readonly keyOf: (item: Item) => string;
  readonly columns: readonly Column<Item>[];
  readonly empty: ReactNode;
  /** What a row is found by: gives the table a title with the number of rows, and a field to search them. */
  readonly textOf?: (item: Item) => string;
  /** Reads more rows from the server, where there are some. */
  readonly more?: (() => void) | undefined;
};

/** A table, or what to do where there is nothing to show. Narrow windows get its columns below each other. Source: Portolan */
export const Table = <Item,>(props: Props<Item>) => {
  const say = useTexts();
  if (props.items.length === 0) {
    return (
      <div className="empty">
        {props.empty}
        {/* The server gives up a long search for a while, and goes on from there. */}
        {props.more !== undefined && <Button onClick={props.more}>{say('more')}</Button>}
      </div>
    );
  }
  return props.textOf === undefined ? <Rows {...props} /> : <Searchable {...props} textOf={props.textOf} />;
};

const Searchable = <Item,>(props: Props<Item> & { readonly textOf: (item: Item) => string }) => {
  const say = useTexts();
  const { language } = useCockpit();
  const [typed, setTyped] = useState('');
  // Typing never waits for rows.
  const search = useDeferredValue(typed).trim().toLowerCase();
  const { items, textOf } = props;
  // How an item is read does not change while it is shown
  const texts = useMemo(() => items.map((item) => textOf(item).toLowerCase()), [items]);
  const found = useMemo(
    () => (search === '' ? items : items.filter((_, index) => texts[index]?.includes(search))),
    [items, texts, search],
  );
  const count = (value: number): string => value.toLocaleString(language);
  return (
    <section className="listing">
      <div className="toolbar">
        <h2>
          <span aria-live="polite">
            {props.name} (
            {found.length === items.length ? count(items.length) : `${count(found.length)} / ${count(items.length)}`})
          </span>
        </h2>
        <search>
          <Input
            type="Search"
            showClearIcon
            accessibleName={say('search')}
            placeholder={say('search')}
            value={typed}
            onInput={(event) => setTyped(event.target.value)}
          />
        </search>
      </div>
      {found.length === 0 ? (
        <div className="empty">
          <p>{say('nothingFound')}</p>
        </div>
      ) : (
        <Rows {...props} items={found} />
      )}
    </section>
  );
};

const Rows = <Item,>({ name, items, keyOf, columns, more }: Props<Item>) => {
  const { frame, first, end, above, below } = useWindow(items.length, more);
  const rowCount = more === undefined ? items.length + 1 : -1;
  return (
    <div ref={frame} className="rows">
      <div style={{ height: above }} />
      <Ui5Table
        ref={(table) => {
          // It would tell screen readers of the rows that are drawn.
          if (table !== null) Object.defineProperty(table, '_ariaRowCount', { value: rowCount, configurable: true });
        }}
        accessibleName={name}
        overflowMode="Popin"
        headerRow={
          <TableHeaderRow sticky>
            {columns.map(({ head, minWidth = '8rem' }) => (
              <TableHeaderCell key={head} minWidth={minWidth}>
                {head}
              </TableHeaderCell>
            ))}
          </TableHeaderRow>
        }
      >
        {items.slice(first, end).map((item, index) => (
          // A row is used again for what stands in its place next: making one is what takes long.
          <Row key={first + index} position={first + index} rowKey={keyOf(item)} item={item} columns={columns} />
        ))}
      </Ui5Table>
      <div style={{ height: below }} />
    </div>
  );
};

const AnyRow = <Item,>(props: {
  readonly position: number;
  readonly rowKey: string;
  readonly item: Item;
  readonly columns: readonly Column<Item>[];
}) => (
  <TableRow rowKey={String(props.position)} position={props.position}>
    {props.columns.map(({ head, show }) => {
      const shown = show(props.item);
      return (
        <TableCell key={head} className={shown === false || shown === null ? 'blank' : ''}>
          {/* What is in it belongs to the thing, and goes with it. */}
          <Fragment key={props.rowKey}>{orDash(shown)}</Fragment>
        </TableCell>
      );
    })}
  </TableRow>
);
/** What stands for nothing, so that it is not taken for something that is missing. Source: SAP Fiori, empty values */
const orDash = (content: ReactNode): ReactNode => (content === '' || content === undefined ? '–' : content);
// The type of a generic component survives only by saying so.
const Row = memo(AnyRow) as unknown as typeof AnyRow;
