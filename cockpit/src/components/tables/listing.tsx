import type { ReactNode } from 'react';
import type { Data } from '../../connection/use-data.ts';
import { Page } from '../page/page.tsx';
import { type Action, type Allowed, type RowAction, useActions, useRowActions } from './actions.tsx';
import { type Column, Table } from './table.tsx';

/** A list of things of one kind: how they are shown, made, changed and deleted. Source: Portolan */
export type Listing<Item> = {
  readonly name: string;
  /** Absent until they have been read. */
  readonly items: readonly Item[] | undefined;
  readonly keyOf: (item: Item) => string;
  /** What a row is found by, where there may be many. */
  readonly textOf?: (item: Item) => string;
  readonly columns: readonly Column<Item>[];
  /** Reads more of them from the server, where there are some. */
  readonly more?: (() => void) | undefined;
  /** What is said where there are none; how to make one follows. */
  readonly empty: ReactNode;
  /** How to make one. */
  readonly actions?: Allowed<Action>;
  readonly rowActions?: Allowed<RowAction<Item>>;
  readonly rowActionsWidth?: string;
};

/** A list to place on a page, and the buttons for the header above it. Source: Portolan */
export type ShownListing = { readonly buttons: ReactNode; readonly content: ReactNode };

/**
 * A list and its dialogs, and the buttons for the header above it: those to make the first one are in the list, where the eye is. Source:
 * product description, cockpit manners (empty states that teach)
 */
export const useListing = <Item,>(listing: Listing<Item>): ShownListing => {
  const { items, columns, empty, actions = [], rowActions, rowActionsWidth, ...table } = listing;
  const making = useActions(actions);
  const rows = useRowActions(rowActions ?? [], rowActionsWidth);
  const isEmpty = items === undefined || items.length === 0;
  return {
    buttons: !isEmpty && making.buttons,
    content: (
      <>
        {items !== undefined && (
          <Table
            {...table}
            items={items}
            columns={rowActions === undefined ? columns : [...columns, rows.column]}
            empty={
              <>
                {empty}
                {making.hasSeveral ? <div className="row">{making.buttons}</div> : making.buttons}
              </>
            }
          />
        )}
        {making.dialog}
        {rows.dialog}
      </>
    ),
  };
};

/** A page that lists things of one kind. Source: SAP's cockpit */
export const ListPage = <Item,>(
  props: Omit<Listing<Item>, 'name' | 'items'> & {
    readonly title: string;
    readonly lead: string;
    readonly list: Omit<Data<readonly Item[]>, 'reload'>;
    /** What stands above the list. */
    readonly above?: ReactNode;
    /** What else can be done, once there is something. */
    readonly moreButtons?: ReactNode;
    readonly children?: ReactNode;
  },
) => {
  const { title, lead, list, above, moreButtons, children, ...listing } = props;
  const { buttons, content } = useListing({ ...listing, name: title, items: list.value });
  return (
    <Page
      title={title}
      lead={lead}
      error={list.error}
      isLoading={list.isLoading}
      actions={
        <>
          {buttons}
          {(list.value?.length ?? 0) > 0 && moreButtons}
        </>
      }
    >
      {above}
      {content}
      {children}
    </Page>
  );
};

/** A tab that lists things of one kind. Source: SAP's cockpit */
export const ListTab = <Item,>(props: Listing<Item> & { readonly lead: string }) => {
  const { lead, ...listing } = props;
  const { buttons, content } = useListing(listing);
  return (
    <>
      <div className="page-header">
        <p className="lead">{lead}</p>
        <div className="actions">{buttons}</div>
      </div>
      {content}
    </>
  );
};
