import { type Action, useActions } from '../../components/tables/actions.tsx';
import { type Listing, useListing } from '../../components/tables/listing.tsx';

/** One kind of thing on the page: its title, how to make one, those there are. Source: Portolan */
export const Section = <Item,>(
  props: Omit<Listing<Item>, 'actions'> & {
    /** How to make one; `false` where who is signed in may not. */
    readonly create: Action | false;
  },
) => {
  const { create, ...listing } = props;
  const creating = useActions([create]);
  const { content } = useListing(listing);
  return (
    <section className="section">
      <div className="page-header">
        <h2>{props.name}</h2>
        {create !== false && <div className="actions">{creating.buttons}</div>}
      </div>
      {content}
      {creating.dialog}
    </section>
  );
};
