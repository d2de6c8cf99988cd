import { Table } from '../../components/table.tsx';
import { useTexts } from '../../shell/context.tsx';

/** Names and values under a heading; nothing where there are none. Source: Portolan */
export const NamedValues = (props: {
  readonly name: string;
  readonly values: readonly { readonly name: string; readonly value: string }[];
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
          { head: say('value'), show: ({ value }) => value, minWidth: '14rem' },
        ]}
      />
    </section>
  );
};
