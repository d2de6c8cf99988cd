import type { IntegrationContent, IntegrationPackage, PackageAttribute } from '../../../integration-content/index.ts';
import type { Row } from '../../../odata/entity.ts';
import type { EntityPayload } from '../../../odata/payload/entity-payload.ts';
import { textProperty } from '../../resources/resource-property.ts';
import type { ResourceSetDefinition } from '../../resources/resource-set.ts';
import { workspaceRead, workspaceWrite } from './content-roles.ts';
import { artifactSets, findArtifactRow, listArtifactRows } from './designtime-artifacts.ts';
import { changerOf, textOf } from './payload-values.ts';
import { assertAccess, listPackageThings } from './policy-access.ts';

/** Wire names of attributes. Lists are shown in brackets. Source: SAP doc "Integration Content"; SAP's published API description */
const attributes: readonly (readonly [name: string, attribute: PackageAttribute, kind: 'text' | 'list'])[] = [
  ['Description', 'description', 'text'],
  ['ShortText', 'shortText', 'text'],
  ['Version', 'version', 'text'],
  ['Vendor', 'vendor', 'text'],
  ['SupportedPlatform', 'supportedPlatform', 'list'],
  ['Products', 'products', 'list'],
  ['Keywords', 'keywords', 'list'],
  ['Countries', 'countries', 'list'],
  ['Industries', 'industries', 'list'],
  ['LineOfBusiness', 'lineOfBusiness', 'list'],
];

/** Custom tags that packages can be listed by. Source: SAP's published API description (Author, LoB) */
const tagOptions = ['Author', 'LoB'];

/** Integration packages and their custom tags. Source: SAP doc "Integration Content" */
export const createPackageSets = (content: IntegrationContent): readonly ResourceSetDefinition[] => {
  const { packages, customTags, artifacts } = content;
  return [
    {
      name: 'IntegrationPackages',
      type: 'IntegrationPackage',
      keys: ['Id'],
      properties: [
        textProperty('Id', { nullable: false }),
        textProperty('Name', { required: true }),
        ...attributes.map(([name]) => textProperty(name, { maxLength: 20_000 })),
        textProperty('Mode', { readOnly: true }),
        textProperty('CreatedBy', { readOnly: true }),
        textProperty('CreationDate', { readOnly: true }),
        textProperty('ModifiedBy', { readOnly: true }),
        textProperty('ModifiedDate', { readOnly: true }),
      ],
      navigation: [
        ...artifactSets.map(({ name, kind }) => ({
          name,
          target: name,
          multiplicity: '*' as const,
          list: (call: Call, owner: Row) => listArtifactRows(artifacts, call, kind, String(owner.Id)),
          find: async (call: Call, owner: Row, key: Key | undefined) => {
            const row = key === undefined ? undefined : await findArtifactRow(artifacts, call, kind, key);
            return row?.PackageId === owner.Id ? row : undefined;
          },
        })),
        {
          name: 'CustomTags',
          target: 'CustomTags',
          multiplicity: '*',
          list: async ({ subaccountId }, owner) => {
            const values = (await packages.find(subaccountId, String(owner.Id)))?.customTags;
            const configured = await customTags.read(subaccountId);
            return configured.map(({ tagName }) => ({ Name: tagName, Value: values?.get(tagName) ?? null }));
          },
          replace: {
            status: 202,
            roles: workspaceWrite,
            run: async (call, { owner, key, payload }) => {
              const value = textOf(payload, 'Value') ?? '';
              await packages.setCustomTag(changerOf(call), String(owner.Id), String(key.Name), value);
              return undefined;
            },
          },
        },
      ],
      roles: { read: workspaceRead, create: workspaceWrite, change: workspaceWrite, remove: workspaceWrite },
      options: 'all',
      customOptions: [...tagOptions, 'Overwrite'],
      list: async ({ subaccountId, customOptions }) => {
        const listed = await packages.list(subaccountId);
        return listed.filter((found) => hasTags(found, customOptions)).map(toRow);
      },
      find: async ({ subaccountId }, { Id }) => {
        const found = await packages.find(subaccountId, String(Id));
        return found && toRow(found);
      },
      create: {
        status: 201,
        run: async (call, { payload }) => {
          const fields = { name: textOf(payload, 'Name') ?? '', attributes: attributesOf(payload) };
          const overwrites = call.customOptions.get('Overwrite') === 'true';
          const id = textOf(payload, 'Id') ?? '';
          if (overwrites) await assertAccess(content, call, await listPackageThings(content, call, id));
          return toRow(await packages.create(changerOf(call), id, fields, { overwrites }));
        },
      },
      replace: {
        status: 202,
        missing: 404,
        run: async (call, { key, payload }) => {
          const fields = { name: textOf(payload, 'Name'), attributes: attributesOf(payload) };
          await packages.update(changerOf(call), String(key.Id), fields);
          return undefined;
        },
      },
      remove: {
        status: 202,
        run: async (call, { key }) => {
          await packages.remove(changerOf(call), String(key.Id));
          return undefined;
        },
      },
      stream: {
        mediaType: 'application/zip',
        read: async ({ subaccountId }, { Id }) => ({
          contentType: 'application/zip',
          body: await packages.download(subaccountId, String(Id)),
          fileName: `${String(Id)}.zip`,
        }),
      },
    },
    {
      name: 'CustomTags',
      type: 'CustomTag',
      keys: ['Name'],
      properties: [textProperty('Name', { nullable: false }), textProperty('Value')],
      roles: { read: workspaceRead },
      options: 'all',
    },
  ];
};

type ArtifactNavigation = NonNullable<ResourceSetDefinition['navigation']>[number];
type Call = Parameters<NonNullable<ArtifactNavigation['find']>>[0];
type Key = NonNullable<Parameters<NonNullable<ArtifactNavigation['find']>>[2]>;

const hasTags = ({ customTags }: IntegrationPackage, options: ReadonlyMap<string, string>): boolean =>
  tagOptions.every((tag) => {
    const wanted = options.get(tag);
    return wanted === undefined || wanted.split('|').includes(customTags.get(tag) ?? '');
  });

const toRow = (found: IntegrationPackage): Row => ({
  Id: found.id,
  Name: found.name,
  ...Object.fromEntries(
    attributes.map(([name, attribute, kind]) => {
      const value = found.attributes[attribute] ?? '';
      return [name, kind === 'list' && !value.startsWith('[') ? `[${value}]` : value];
    }),
  ),
  Mode: 'EDIT_ALLOWED',
  CreatedBy: found.createdBy,
  CreationDate: String(found.createdAtMs),
  ModifiedBy: found.changedBy,
  ModifiedDate: String(found.changedAtMs),
});

const attributesOf = ({ values }: EntityPayload): Partial<Record<PackageAttribute, string | null>> => {
  const given: Partial<Record<PackageAttribute, string | null>> = {};
  for (const [name, attribute] of attributes) {
    const value = values[name];
    if (typeof value === 'string' || value === null) given[attribute] = value;
  }
  return given;
};
