import { ConfirmDelete } from '../../components/dialogs/confirm-delete.tsx';
import { type ShownListing, useListing } from '../../components/tables/listing.tsx';
import { useTexts } from '../../shell/context.tsx';
import type { Mapping, Resource } from './connector-texts.ts';
import { ResourceDialog } from './mapping-form.tsx';

/** What of a mapped system may be called. Source: SAP doc "Configure Access Control (HTTP)" */
export const useResources = ({
  resources,
  mayChange,
  read,
  save,
  reload,
}: {
  readonly resources: readonly Resource[] | undefined;
  readonly mayChange: boolean;
  readonly read: () => Promise<Mapping>;
  readonly save: (mapping: Mapping) => Promise<void>;
  readonly reload: () => void;
}): ShownListing => {
  const say = useTexts();
  /** As the resources are now, which others may have changed. */
  const changeResources = async (change: (resources: readonly Resource[]) => Resource[]): Promise<void> => {
    const mapping = await read();
    await save({ ...mapping, resources: change(mapping.resources) });
  };
  const setEnabled = (id: string, enabled: boolean): void =>
    void changeResources((resources) => resources.map((one) => (one.id === id ? { ...one, enabled } : one))).catch(
      reload,
    );
  return useListing<Resource>({
    name: say('resourcesAvailable'),
    items: resources,
    keyOf: ({ id }) => id,
    empty: <p>{say('resourcesNone')}</p>,
    columns: [
      { head: say('resourcePath'), minWidth: '11rem', show: ({ id }) => id },
      {
        head: say('accessPolicy'),
        minWidth: '10rem',
        show: ({ exactMatchOnly }) => say(exactMatchOnly ? 'pathOnlyShort' : 'pathAndSubPaths'),
      },
      {
        head: say('status'),
        minWidth: '6rem',
        show: ({ enabled }) => say(enabled ? 'resourceActive' : 'resourceSuspended'),
      },
      {
        head: say('upgradeAllowed'),
        minWidth: '7rem',
        show: ({ websocketUpgradeAllowed }) => websocketUpgradeAllowed && say('allowed'),
      },
      { head: say('description'), minWidth: '8rem', show: ({ description }) => description },
    ],
    actions: [
      mayChange && {
        text: say('addResource'),
        design: 'Emphasized',
        dialog: (close) => (
          <ResourceDialog
            onClose={close}
            onSave={async (resource) => {
              await changeResources((before) => [...before, resource]);
              close();
            }}
          />
        ),
      },
    ],
    rowActions: [
      mayChange && {
        text: say('suspend'),
        label: ({ id }) => `${say('suspend')} ${id}`,
        isOffered: ({ enabled }) => enabled,
        run: ({ id }) => setEnabled(id, false),
      },
      mayChange && {
        text: say('activate'),
        label: ({ id }) => `${say('activate')} ${id}`,
        isOffered: ({ enabled }) => !enabled,
        run: ({ id }) => setEnabled(id, true),
      },
      mayChange && {
        text: say('change'),
        label: ({ id }) => say('changeResource', id),
        dialog: (resource, close) => (
          <ResourceDialog
            resource={resource}
            onClose={close}
            onSave={async (changed) => {
              await changeResources((before) => before.map((one) => (one.id === resource.id ? changed : one)));
              close();
            }}
          />
        ),
      },
      mayChange && {
        text: say('delete'),
        label: ({ id }) => say('deleteThing', id),
        dialog: ({ id }, close) => (
          <ConfirmDelete
            name={id}
            consequence={say('resourceDeletion')}
            onDelete={() => changeResources((before) => before.filter((one) => one.id !== id))}
            onDone={reload}
            onClose={close}
          />
        ),
      },
    ],
    rowActionsWidth: '14rem',
  });
};
