import { Button } from '@ui5/webcomponents-react/dist/webComponents/Button/index.js';
import { Input } from '@ui5/webcomponents-react/dist/webComponents/Input/index.js';
import { type ReactNode, useDeferredValue, useMemo, useState } from 'react';
import { useCockpit, useTexts } from '../../shell/context.tsx';
import { Rows, type RowsProps } from './rows.tsx';

export type { Column } from './rows.tsx';

type Props<Item> = RowsProps<Item> & {
  readonly empty: ReactNode;
  /** What a row is found by: gives the table a title with the number of rows, and a field to search them. */
  readonly textOf?: (item: Item) => string;
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
