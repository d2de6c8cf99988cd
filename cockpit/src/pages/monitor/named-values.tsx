import { PageLink } from '../../components/page/page-link.tsx';
import { Table } from '../../components/tables/table.tsx';
import { useTexts } from '../../shell/context.tsx';

type NamedValue = { readonly name: string; readonly value: string };

/** Names and values under a heading; nothing where there are none. Source: Portolan */
export const NamedValues = (props: {
  readonly name: string;
  readonly values: readonly NamedValue[];
  /** The page of what a value names, where it has one. */
  readonly pageOf?: (item: NamedValue) => readonly string[] | undefined;
}) => {
  const say = useTexts();
  if (props.values.length === 0) return null;
  return (
    <section>
      <h2>{props.name}</h2>
      <Table
        name={props.name}
        items={props.values.map((item, index) => ({ ...item, index }))}
        keyOf={({ index }) => String(index)}
        empty={null}
        columns={[
          { head: say('name'), show: ({ name }) => name },
          {
            head: say('value'),
            show: (item) => {
              const page = props.pageOf?.(item);
              return page === undefined ? item.value : <PageLink to={page}>{item.value}</PageLink>;
            },
            minWidth: '14rem',
          },
        ]}
      />
    </section>
  );
};
