import { z } from 'zod';
import { mappingResourceSchema, operations } from '../../../../src/management-api/contract.ts';
import { FormDialog } from '../../components/dialogs/form-dialog.tsx';
import type { Field } from '../../components/forms/field.ts';
import { useTexts } from '../../shell/context.tsx';
import { backendTexts, type Mapping, principalTexts, type Resource, virtualSystemOf } from './connector-texts.ts';

const mappingFields = (isNew: boolean): readonly Field[] => [
  {
    name: 'virtualHost',
    label: 'virtualHost',
    kind: 'text',
    isRequired: true,
    isFixed: !isNew,
    help: 'virtualHostHelp',
  },
  {
    name: 'virtualPort',
    label: 'virtualPort',
    kind: 'text',
    isRequired: true,
    isFixed: !isNew,
    help: 'virtualPortHelp',
  },
  {
    name: 'protocol',
    label: 'protocol',
    kind: 'choice',
    options: ['HTTP', 'HTTPS', 'TCP', 'TCPS'],
    isRequired: true,
    help: 'protocolHelp',
  },
  { name: 'localHost', label: 'internalHost', kind: 'text', isRequired: true },
  { name: 'localPort', label: 'internalPort', kind: 'text', isRequired: true },
  {
    name: 'backendType',
    label: 'backendType',
    kind: 'choice',
    options: Object.keys(backendTexts),
    optionTexts: backendTexts,
  },
  {
    name: 'authenticationMode',
    label: 'principalType',
    kind: 'choice',
    options: Object.keys(principalTexts),
    optionTexts: principalTexts,
    help: 'principalTypeHelp',
    isShown: isHttp,
  },
  {
    name: 'hostInHeader',
    label: 'hostInHeader',
    kind: 'choice',
    options: ['virtual', 'internal'],
    optionTexts: { virtual: 'hostVirtual', internal: 'hostInternal' },
    isShown: isHttp,
  },
  { name: 'description', label: 'description', kind: 'text' },
];

function isHttp({ protocol }: Readonly<Record<string, unknown>>): boolean {
  return !String(protocol).startsWith('TCP');
}

/** Ports are typed as text: of a TCP system there may be a range. */
function withPorts(typed: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const read = (value: unknown): unknown => (/^\d+$/.test(String(value)) ? Number(value) : value);
  const { virtualPort, localPort } = typed;
  return {
    ...typed,
    ...(virtualPort !== undefined && { virtualPort: read(virtualPort) }),
    ...(localPort !== undefined && { localPort: read(localPort) }),
  };
}

/** A system mapping: a new one, or one whose virtual name stays and whose resources are edited elsewhere. Source: SAP doc "System Mappings" */
export const MappingDialog = (props: {
  readonly mapping?: Mapping;
  readonly onSave: (mapping: Mapping) => Promise<unknown>;
  readonly onClose: () => void;
}) => {
  const say = useTexts();
  const { mapping } = props;
  const { virtualHost, virtualPort, resources = [] } = mapping ?? {};
  // What the form does not ask for; a system that is now reached over TCP has no resources.
  const schema = z.preprocess(
    (typed) => ({
      ...(mapping !== undefined && { virtualHost, virtualPort }),
      ...withPorts(Object(typed)),
      resources: isHttp(Object(typed)) ? resources : [],
    }),
    operations.addSystemMapping.request,
  );
  const { resources: _resources, ...stored } = mapping ?? {};
  return (
    <FormDialog
      title={mapping === undefined ? say('addMapping') : say('changeMapping', virtualSystemOf(mapping))}
      {...(mapping === undefined && { confirm: say('create') })}
      fields={mappingFields(mapping === undefined)}
      initial={Object.fromEntries(
        Object.entries({
          protocol: 'HTTP',
          backendType: 'nonSAPsys',
          authenticationMode: 'NONE_RESTRICTED',
          hostInHeader: 'virtual',
          ...stored,
        }).map(([name, value]) => [name, String(value)]),
      )}
      schema={schema}
      onClose={props.onClose}
      onSubmit={async (body) => props.onSave(schema.parse(body))}
    />
  );
};

const resourceFields: readonly Field[] = [
  { name: 'id', label: 'resourcePath', kind: 'text', isRequired: true, help: 'resourcePathHelp' },
  {
    name: 'accessPolicy',
    label: 'accessPolicy',
    kind: 'choice',
    options: ['prefix', 'exact'],
    optionTexts: { prefix: 'pathAndSubPaths', exact: 'pathOnly' },
  },
  { name: 'enabled', label: 'resourceActive', kind: 'flag' },
  { name: 'websocketUpgradeAllowed', label: 'upgradeHelp', kind: 'flag' },
  { name: 'description', label: 'description', kind: 'text' },
];

const resourceForm = z.preprocess((typed) => {
  const { accessPolicy, ...rest } = Object(typed) as Readonly<Record<string, unknown>>;
  return { ...rest, exactMatchOnly: accessPolicy === 'exact' };
}, mappingResourceSchema);

/** A path that may be called. Source: SAP doc "Configure Access Control (HTTP)" (Limit the Accessible Services) */
export const ResourceDialog = (props: {
  readonly resource?: Resource;
  readonly onSave: (resource: Resource) => Promise<unknown>;
  readonly onClose: () => void;
}) => {
  const say = useTexts();
  const { resource } = props;
  return (
    <FormDialog
      title={resource === undefined ? say('addResource') : say('changeResource', resource.id)}
      {...(resource === undefined && { confirm: say('create') })}
      fields={resourceFields}
      initial={{
        id: resource?.id ?? '',
        accessPolicy: resource?.exactMatchOnly === true ? 'exact' : 'prefix',
        enabled: resource?.enabled ?? true,
        websocketUpgradeAllowed: resource?.websocketUpgradeAllowed ?? false,
        description: resource?.description ?? '',
      }}
      schema={resourceForm}
      onClose={props.onClose}
      onSubmit={async (body) => props.onSave(resourceForm.parse(body))}
    />
  );
};
