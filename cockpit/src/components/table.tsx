import { Table as Ui5Table } from '@ui5/webcomponents-react/dist/webComponents/Table/index.js';
import { TableCell } from '@ui5/webcomponents-react/dist/webComponents/TableCell/index.js';
import { TableHeaderCell } from '@ui5/webcomponents-react/dist/webComponents/TableHeaderCell/index.js';
import { TableHeaderRow } from '@ui5/webcomponents-react/dist/webComponents/TableHeaderRow/index.js';
import { TableRow } from '@ui5/webcomponents-react/dist/webComponents/TableRow/index.js';
import type { ReactNode } from 'react';

/** A column: its head and what a row shows in it. Source: Portolan */
export type Column<Item> = {
  readonly head: string;
  readonly show: (item: Item) => ReactNode;
  readonly minWidth?: string;
};

/** A table, or what to do where there is nothing to show. Narrow windows get its columns below each other. Source: Portolan */
export const Table = <Item,>(props: {
  readonly name: string;
  readonly items: readonly Item[];
  readonly keyOf: (item: Item) => string;
  readonly columns: readonly Column<Item>[];
  readonly empty: ReactNode;
}) => {
  if (props.items.length === 0) return <div className="empty">{props.empty}</div>;
  return (
    <Ui5Table
      accessibleName={props.name}
      overflowMode="Popin"
      headerRow={
        <TableHeaderRow sticky>
          {props.columns.map(({ head, minWidth = '8rem' }) => (
            <TableHeaderCell key={head} minWidth={minWidth}>
              {head}
            </TableHeaderCell>
          ))}
        </TableHeaderRow>
      }
    >
      {props.items.map((item) => (
        <TableRow key={props.keyOf(item)} rowKey={props.keyOf(item)}>
          {props.columns.map(({ head, show }) => (
            <TableCell key={head}>{show(item)}</TableCell>
          ))}
        </TableRow>
      ))}
    </Ui5Table>
  );
};
