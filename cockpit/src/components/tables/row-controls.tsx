import type { ReactNode } from 'react';

/** A button in a row of a table: the browser's own, as a component in each of many rows takes longer than somebody waits. Source: Portolan */
export const RowButton = (props: {
  readonly name: string;
  readonly onPress: () => void;
  readonly children: ReactNode;
}) => (
  <button type="button" className="row-button" aria-label={props.name} onClick={props.onPress}>
    {props.children}
  </button>
);

/** What chooses a row of a table: the browser's own, for the same reason. Source: Portolan */
export const RowCheckBox = (props: {
  readonly name: string;
  readonly isChosen: boolean;
  readonly onChoose: (isChosen: boolean) => void;
}) => (
  <input
    type="checkbox"
    className="row-check-box"
    aria-label={props.name}
    checked={props.isChosen}
    onChange={(event) => props.onChoose(event.target.checked)}
  />
);
