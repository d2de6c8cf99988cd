import { connectorFields, operations } from '../../../../src/management-api/contract.ts';
import { ConfirmDelete } from '../../components/dialogs/confirm-delete.tsx';
import { FormDialog } from '../../components/dialogs/form-dialog.tsx';
import type { Field } from '../../components/forms/field.ts';
import { useListing } from '../../components/tables/listing.tsx';
import { useCockpit, useMay, useTexts } from '../../shell/context.tsx';
import { type Configuration, type ConnectorPlace, changeConfiguration } from './change-configuration.ts';

type DomainMapping = Configuration['domainMappings'][number];

const schema = connectorFields.domainMappings.element;
const fields: readonly Field[] = [
  { name: 'virtualDomain', label: 'virtualDomain', kind: 'text', isRequired: true, help: 'virtualDomainHelp' },
  { name: 'internalDomain', label: 'internalDomain', kind: 'text', isRequired: true, help: 'internalDomainHelp' },
];

/** What becomes of the domains in the cookies of back ends behind a local connector. Source: SAP doc "Configure Domain Mappings for Cookies" */
export const DomainMappings = (props: {
  readonly place: ConnectorPlace;
  readonly mappings: readonly DomainMapping[];
  readonly onChanged: () => void;
}) => {
  const say = useTexts();
  const may = useMay();
  const { notify } = useCockpit();
  const { place, mappings } = props;
  const mayChange = may(operations.putConnectorConfiguration);
  /** Puts a mapping in the place of one, or adds it. */
  const save = async (mapping: DomainMapping, old: DomainMapping | undefined): Promise<void> => {
    await changeConfiguration(place, ({ domainMappings }) => ({
      domainMappings: old === undefined ? [...domainMappings, mapping] : domainMappings.map(replacing(old, mapping)),
    }));
    notify(say('saved'));
    props.onChanged();
  };
  const dialog = (old: DomainMapping | undefined, close: () => void) => {
    const taken = mappings.map(({ internalDomain }) => internalDomain).filter((one) => one !== old?.internalDomain);
    const free = schema.refine(({ internalDomain }) => !taken.includes(internalDomain), {
      path: ['internalDomain'],
      message: say('domainTaken'),
    });
    return (
      <FormDialog
        title={old === undefined ? say('addDomain') : say('changeMapping', old.internalDomain)}
        {...(old === undefined && { confirm: say('create') })}
        fields={fields}
        initial={{ ...old }}
        schema={free}
        onClose={close}
        onSubmit={async (body) => {
          await save(schema.parse(body), old);
          close();
        }}
      />
    );
  };
  const { buttons, content } = useListing<DomainMapping>({
    name: say('domainMappings'),
    items: mappings,
    keyOf: ({ internalDomain }) => internalDomain,
    empty: <p>{say('domainMappingsNone')}</p>,
    columns: [
      { head: say('virtualDomain'), minWidth: '12rem', show: ({ virtualDomain }) => virtualDomain },
      { head: say('internalDomain'), minWidth: '12rem', show: ({ internalDomain }) => internalDomain },
    ],
    actions: [mayChange && { text: say('addDomain'), dialog: (close) => dialog(undefined, close) }],
    rowActions: [
      mayChange && {
        text: say('change'),
        label: ({ internalDomain }: DomainMapping) => say('changeMapping', internalDomain),
        dialog,
      },
      mayChange && {
        text: say('delete'),
        label: ({ internalDomain }: DomainMapping) => say('deleteThing', internalDomain),
        dialog: ({ internalDomain }: DomainMapping, close: () => void) => (
          <ConfirmDelete
            name={internalDomain}
            consequence={say('domainDeletion')}
            onDelete={() =>
              changeConfiguration(place, ({ domainMappings }) => ({
                domainMappings: domainMappings.filter((one) => one.internalDomain !== internalDomain),
              }))
            }
            onDone={props.onChanged}
            onClose={close}
          />
        ),
      },
    ],
    rowActionsWidth: '12rem',
  });
  return (
    <section aria-label={say('domainMappings')}>
      <div className="page-header">
        <h2>{say('domainMappings')}</h2>
        <div className="actions">{buttons}</div>
      </div>
      {content}
    </section>
  );
};

const replacing =
  (old: DomainMapping, mapping: DomainMapping) =>
  (one: DomainMapping): DomainMapping =>
    one.internalDomain === old.internalDomain ? mapping : one;
