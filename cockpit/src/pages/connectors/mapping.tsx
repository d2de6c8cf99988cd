import { operations } from '../../../../src/management-api/contract.ts';
import { ConfirmDelete } from '../../components/dialogs/confirm-delete.tsx';
import { DetailPage } from '../../components/page/detail-page.tsx';
import { useListing } from '../../components/tables/listing.tsx';
import { Facts } from '../../components/values/facts.tsx';
import { ApiError, call } from '../../connection/api.ts';
import { useData } from '../../connection/use-data.ts';
import { goTo } from '../../shell/address.ts';
import { useCockpit, useMay, useTexts } from '../../shell/context.tsx';
import type { SubaccountPageProps } from '../pages.tsx';
import { backendTexts, type Mapping, principalTexts, type Resource, virtualSystemOf } from './connector-texts.ts';
import { MappingDialog, ResourceDialog } from './mapping-form.tsx';

/** One system mapping of a local connector, and what of it may be called. Source: SAP doc "Configure Access Control (HTTP)" */
export const MappingPage = ({ subaccount, thing, part }: SubaccountPageProps) => {
  const say = useTexts();
  const may = useMay();
  const { notify } = useCockpit();
  const place = { subaccount: subaccount.subdomain, connector: thing };
  const read = async (): Promise<Mapping> => {
    const { configuration } = await call(operations.getConnector, place);
    const found = configuration?.systemMappings.find((one) => virtualSystemOf(one) === part);
    if (found === undefined) throw new ApiError(404, 'There is no such system mapping');
    return found;
  };
  const data = useData(read, []);
  const save = async (mapping: Mapping): Promise<void> => {
    await call(operations.putSystemMapping, { ...place, mapping: part }, mapping);
    notify(say('saved'));
    data.reload();
  };
  /** As the resources are now, which others may have changed. */
  const changeResources = async (change: (resources: readonly Resource[]) => Resource[]): Promise<void> => {
    const mapping = await read();
    await save({ ...mapping, resources: change(mapping.resources) });
  };
  const setEnabled = (id: string, enabled: boolean): void =>
    void changeResources((resources) => resources.map((one) => (one.id === id ? { ...one, enabled } : one))).catch(
      data.reload,
    );
  const mayChange = may(operations.putSystemMapping);
  const resources = useListing<Resource>({
    name: say('resourcesAvailable'),
    items: data.value?.resources,
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
            onDone={data.reload}
            onClose={close}
          />
        ),
      },
    ],
    rowActionsWidth: '14rem',
  });
  const isTcp = data.value?.protocol.startsWith('TCP') === true;
  return (
    <DetailPage
      title={part}
      data={data}
      firstButton={!isTcp && resources.buttons}
      actions={(mapping) => [
        mayChange && {
          text: say('change'),
          dialog: (close) => (
            <MappingDialog
              mapping={mapping}
              onClose={close}
              onSave={async (changed) => {
                await save(changed);
                close();
              }}
            />
          ),
        },
        may(operations.deleteSystemMapping) && {
          text: say('delete'),
          design: 'Negative',
          dialog: (close) => (
            <ConfirmDelete
              name={part}
              consequence={say('mappingDeletion')}
              onDelete={() => call(operations.deleteSystemMapping, { ...place, mapping: part })}
              onDone={() => goTo('subaccounts', subaccount.subdomain, 'connectors', thing)}
              onClose={close}
            />
          ),
        },
      ]}
    >
      {(mapping) => (
        <>
          <Facts
            facts={[
              [say('internalSystem'), `${mapping.localHost}:${mapping.localPort}`],
              [say('protocol'), mapping.protocol],
              [say('backendType'), say(backendTexts[mapping.backendType])],
              [say('principalType'), !isTcp && say(principalTexts[mapping.authenticationMode])],
              [say('hostInHeader'), !isTcp && say(mapping.hostInHeader === 'virtual' ? 'hostVirtual' : 'hostInternal')],
              [say('description'), mapping.description],
            ]}
          />
          <h2>{say('resourcesTitle', part)}</h2>
          {isTcp ? <p>{say('resourcesTcp')}</p> : resources.content}
        </>
      )}
    </DetailPage>
  );
};
