import { operations } from '../../../../src/management-api/contract.ts';
import { ConfirmDelete } from '../../components/dialogs/confirm-delete.tsx';
import { call } from '../../connection/api.ts';
import { useData } from '../../connection/use-data.ts';
import { useTexts } from '../../shell/context.tsx';
import type { Subaccount } from '../../shell/sidebar.tsx';
import { type Collection, listMappings } from './collection-data.ts';

/** Deletes a role collection, and says who loses what. Source: product description, cockpit manners */
export const CollectionDeletion = (props: {
  readonly subaccount: Subaccount;
  readonly collection: Collection;
  readonly onClose: () => void;
  readonly onDone: () => void;
}) => {
  const say = useTexts();
  const { name, users, roles } = props.collection;
  const params = { subaccount: props.subaccount.subdomain };
  const mappings = useData(
    async () => listMappings(await call(operations.listTrustedIdentityProviders, params), name),
    [],
  );
  const providers = [...new Set(mappings.value?.map(({ provider }) => provider))];
  return (
    <ConfirmDelete
      name={name}
      consequence={
        <>
          {say('roleCollectionDeletion', users.length)}
          {roles.length > 0 && <span>{`${say('roles')}: ${roles.map(({ role }) => role).join(', ')}.`}</span>}
          {providers.length > 0 && <span>{say('roleCollectionMapped', providers.join(', '))}</span>}
        </>
      }
      onDelete={() => call(operations.deleteRoleCollection, { ...params, collection: name })}
      onDone={props.onDone}
      onClose={props.onClose}
    />
  );
};
