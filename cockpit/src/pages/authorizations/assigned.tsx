import { Button } from '@ui5/webcomponents-react/dist/webComponents/Button/index.js';
import { type ReactNode, useState } from 'react';
import { Dialog } from '../../components/dialogs/dialog.tsx';
import { RowButton } from '../../components/tables/row-controls.tsx';
import { type Column, Table } from '../../components/tables/table.tsx';
import { useCockpit, useTexts } from '../../shell/context.tsx';

/** What is assigned to somebody or something: a list from which each can be taken, and a way to assign more. Source: SAP's cockpit, Authorizations */
export const Assigned = <Item,>(props: {
  readonly title: string;
  readonly items: readonly Item[];
  readonly nameOf: (item: Item) => string;
  readonly columns: readonly Column<Item>[];
  readonly empty: string;
  readonly mayChange: boolean;
  /** Not every item can be taken: some are there by way of others. */
  readonly isFixed?: (item: Item) => boolean;
  readonly consequence: string;
  readonly assignText: string;
  readonly showAssign: (close: () => void) => ReactNode;
  readonly unassign: (item: Item) => Promise<unknown>;
  readonly onDone: () => void;
}) => {
  const say = useTexts();
  const { notify } = useCockpit();
  const [dialog, setDialog] = useState<'assign' | { readonly item: Item }>();
  const close = (): void => setDialog(undefined);
  const { nameOf } = props;
  const assignButton = props.mayChange && (
    <Button accessibleName={props.assignText} onClick={() => setDialog('assign')}>
      {props.assignText}
    </Button>
  );
  return (
    <section aria-label={props.title}>
      <div className="page-header">
        <h2>{props.title}</h2>
        <div className="actions">{props.items.length > 0 && assignButton}</div>
      </div>
      <Table
        name={props.title}
        items={props.items}
        keyOf={nameOf}
        empty={
          <>
            <p>{props.empty}</p>
            {assignButton}
          </>
        }
        columns={[
          ...props.columns,
          {
            head: say('actions'),
            minWidth: '12rem',
            show: (item) =>
              props.mayChange &&
              props.isFixed?.(item) !== true && (
                <RowButton name={say('unassignThing', nameOf(item))} onPress={() => setDialog({ item })}>
                  {say('unassign')}
                </RowButton>
              ),
          },
        ]}
      />
      {dialog === 'assign' && props.showAssign(close)}
      {typeof dialog === 'object' && (
        <Dialog
          title={say('unassignThing', nameOf(dialog.item))}
          confirm={say('unassign')}
          isDangerous
          onClose={close}
          onConfirm={async () => {
            await props.unassign(dialog.item);
            close();
            notify(say('saved'));
            props.onDone();
          }}
        >
          <p>{props.consequence}</p>
        </Dialog>
      )}
    </section>
  );
};
