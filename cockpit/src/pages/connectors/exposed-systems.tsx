import { operations, type ResponseOf } from '../../../../src/management-api/contract.ts';
import { ConfirmDelete } from '../../components/dialogs/confirm-delete.tsx';
import { PageLink } from '../../components/page/page-link.tsx';
import { type ShownListing, useListing } from '../../components/tables/listing.tsx';
import { call } from '../../connection/api.ts';
import { goTo } from '../../shell/address.ts';
import { useMay, useTexts } from '../../shell/context.tsx';
import {
  availabilityTexts,
  type ExposedSystem,
  type Mapping,
  resourcesTextOf,
  virtualSystemOf,
} from './connector-texts.ts';
import { MappingDialog } from './mapping-form.tsx';

/** The systems a connector exposes; those of a local one are its mappings, which are changed here. Source: SAP's cockpit, "Cloud Connectors" */
export const useExposedSystems = (
  place: { readonly subaccount: string; readonly connector: string },
  connector: ResponseOf<typeof operations.getConnector> | undefined,
  onChanged: () => void,
): ShownListing => {
  const say = useTexts();
  const may = useMay();
  const address = ['subaccounts', place.subaccount, 'connectors', place.connector];
  const mappingOf = (system: ExposedSystem): Mapping | undefined =>
    connector?.configuration?.systemMappings.find((mapping) => virtualSystemOf(mapping) === virtualSystemOf(system));
  const isLocal = connector?.kind === 'local';
  return useListing<ExposedSystem>({
    name: say('exposedSystems'),
    items: connector?.exposedSystems,
    keyOf: virtualSystemOf,
    empty: <p>{say(isLocal ? 'exposedSystemsNone' : 'exposedByAgent')}</p>,
    columns: [
      {
        head: say('virtualSystem'),
        minWidth: '12rem',
        show: (system) =>
          isLocal ? (
            <PageLink to={[...address, virtualSystemOf(system)]}>{virtualSystemOf(system)}</PageLink>
          ) : (
            virtualSystemOf(system)
          ),
      },
      { head: say('protocol'), minWidth: '5rem', show: ({ protocol }) => protocol },
      ...(isLocal
        ? [
            {
              head: say('internalSystem'),
              minWidth: '12rem',
              show: (system: ExposedSystem) => {
                const mapping = mappingOf(system);
                return mapping && `${mapping.localHost}:${mapping.localPort}`;
              },
            },
          ]
        : []),
      { head: say('resourcesAvailable'), minWidth: '8rem', show: (system) => resourcesTextOf(system, say) },
      // What the server itself last found is not kept.
      ...(isLocal
        ? []
        : [
            {
              head: say('availability'),
              minWidth: '9rem',
              show: ({ reachability }: ExposedSystem) => say(availabilityTexts[reachability]),
            },
          ]),
      { head: say('description'), minWidth: '8rem', show: ({ description }) => description },
    ],
    actions: [
      isLocal &&
        may(operations.addSystemMapping) && {
          text: say('addMapping'),
          design: 'Emphasized',
          dialog: (close) => (
            <MappingDialog
              onClose={close}
              onSave={async (mapping) => {
                await call(operations.addSystemMapping, place, mapping);
                // What may be called of it comes next.
                goTo(...address, virtualSystemOf(mapping));
              }}
            />
          ),
        },
    ],
    ...(isLocal && {
      rowActions: [
        may(operations.deleteSystemMapping) && {
          text: say('delete'),
          label: (system: ExposedSystem) => say('deleteThing', virtualSystemOf(system)),
          dialog: (system: ExposedSystem, close: () => void) => (
            <ConfirmDelete
              name={virtualSystemOf(system)}
              consequence={say('mappingDeletion')}
              onDelete={() => call(operations.deleteSystemMapping, { ...place, mapping: virtualSystemOf(system) })}
              onDone={onChanged}
              onClose={close}
            />
          ),
        },
      ],
    }),
  });
};
