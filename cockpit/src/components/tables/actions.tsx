import { Button } from '@ui5/webcomponents-react/dist/webComponents/Button/index.js';
import { type ReactNode, useState } from 'react';
import { useTexts } from '../../shell/context.tsx';
import { RowButton } from './row-controls.tsx';
import type { Column } from './table.tsx';

/** A button, and the dialog it opens. Source: SAP's cockpit */
export type Action = {
  readonly text: string;
  readonly design?: 'Emphasized' | 'Negative';
  readonly dialog: (close: () => void) => ReactNode;
};

/** A button in each row of a table, and the dialog it opens, or what it does at once. Source: SAP's cockpit */
export type RowAction<Item> = {
  readonly text: string;
  /** The text together with the row it belongs to, for those who hear it. */
  readonly label: (item: Item) => string;
  /** Not everything can be done to every row. */
  readonly isOffered?: (item: Item) => boolean;
} & (
  | { readonly dialog: (item: Item, close: () => void) => ReactNode }
  | { readonly run: (item: Item) => void; readonly dialog?: never }
);

/** What may be done: `false` stands for what who is signed in may not. Source: Portolan */
export type Allowed<Some> = readonly (Some | false)[];

/** The buttons of actions, and the dialog of the one that was pressed; a page says where either goes. Source: Portolan */
export const useActions = (
  actions: Allowed<Action>,
): { readonly buttons: ReactNode; readonly hasSeveral: boolean; readonly dialog: ReactNode } => {
  const [pressed, setPressed] = useState<number>();
  const open = (pressed !== undefined && actions[pressed]) || undefined;
  const buttons = actions.map(
    (action, index) =>
      action && (
        <Button key={action.text} design={action.design ?? 'Default'} onClick={() => setPressed(index)}>
          {action.text}
        </Button>
      ),
  );
  const shown = buttons.filter(Boolean);
  return {
    buttons: shown.length > 0 && shown,
    hasSeveral: shown.length > 1,
    dialog: open?.dialog(() => setPressed(undefined)),
  };
};

/** The last column of a table, with the buttons of its rows, and the dialog of the one that was pressed. Source: Portolan */
export const useRowActions = <Item,>(
  actions: Allowed<RowAction<Item>>,
  minWidth = '8rem',
): { readonly column: Column<Item>; readonly dialog: ReactNode } => {
  const say = useTexts();
  const [pressed, setPressed] = useState<{ readonly index: number; readonly item: Item }>();
  const open = (pressed && actions[pressed.index]) || undefined;
  const show = (item: Item): ReactNode => {
    const buttons = actions.map(
      (action, index) =>
        action &&
        action.isOffered?.(item) !== false && (
          <RowButton
            key={action.text}
            name={action.label(item)}
            onPress={() => (action.dialog === undefined ? action.run(item) : setPressed({ index, item }))}
          >
            {action.text}
          </RowButton>
        ),
    );
    if (!buttons.some(Boolean)) return false;
    return actions.length === 1 ? buttons : <div className="row">{buttons}</div>;
  };
  return {
    column: { head: say('actions'), minWidth, show },
    dialog: pressed && open?.dialog?.(pressed.item, () => setPressed(undefined)),
  };
};
