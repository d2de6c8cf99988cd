import type {
  AssociationModel,
  EntityModel,
  EntitySetModel,
  EntityTypeModel,
  FunctionImportModel,
  NavigationModel,
  PropertyModel,
} from '../model.ts';
import { metadataNamespace } from './xml-property.ts';
import { escapeXmlAttribute } from './xml-text.ts';

/** What a service says about a property beyond its type, by attribute name: `sap:label` and the like. */
export type Annotate = (type: EntityTypeModel, property: PropertyModel) => Readonly<Record<string, string | undefined>>;

const noAnnotations: Annotate = () => ({});

/** The `$metadata` document: EDMX 1.0 around one CSDL 2.0 schema with one container. Source: [MC-EDMX], [MC-CSDL]; SAP doc "OData API" */
export const serializeMetadata = (model: EntityModel, annotate: Annotate = noAnnotations): string => {
  const body = [
    ...model.entityTypes.map(
      (type) => writeEntityType(model, type, annotate) + writeComplexTypesFirstUsedBy(model, type),
    ),
    ...model.associations.map((association) => writeAssociation(model, association)),
    writeContainer(model),
  ].join('');
  return (
    '<?xml version="1.0" encoding="utf-8"?>' +
    `<edmx:Edmx Version="1.0" xmlns:edmx="http://schemas.microsoft.com/ado/2007/06/edmx" xmlns:m="${metadataNamespace}">` +
    '<edmx:DataServices m:DataServiceVersion="1.0">' +
    `<Schema Namespace="${model.namespace}" xmlns="http://schemas.microsoft.com/ado/2008/09/edm"${
      annotate === noAnnotations ? '' : ' xmlns:sap="http://www.sap.com/Protocols/SAPData"'
    }>${body}</Schema>` +
    '</edmx:DataServices></edmx:Edmx>'
  );
};

/** An element; attributes without a value are left out. */
const element = (
  name: string,
  attributes: Readonly<Record<string, string | number | undefined>>,
  content = '',
): string => {
  let text = `<${name}`;
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined) text += ` ${key}="${escapeXmlAttribute(String(value))}"`;
  }
  return content === '' ? `${text}/>` : `${text}>${content}</${name}>`;
};

const writeEntityType = (model: EntityModel, type: EntityTypeModel, annotate: Annotate): string => {
  const keys = type.keys.map((key) => element('PropertyRef', { Name: key })).join('');
  const properties = type.properties
    .map((property) => writeProperty(model, property, annotate(type, property)))
    .join('');
  const navigation = (type.navigation ?? []).map((entry) => writeNavigation(model, entry)).join('');
  return element(
    'EntityType',
    { Name: type.name, 'm:HasStream': type.hasStream ? 'true' : undefined },
    element('Key', {}, keys) + properties + navigation,
  );
};

/** A complex type follows the first entity type that uses it, for the reader's sake: order means nothing in a schema. */
const writeComplexTypesFirstUsedBy = (model: EntityModel, type: EntityTypeModel): string =>
  model.complexTypes
    .filter(({ name }) => model.entityTypes.find((candidate) => usesComplexType(candidate, name)) === type)
    .map((type) =>
      element(
        'ComplexType',
        { Name: type.name },
        type.properties.map((property) => writeProperty(model, property)).join(''),
      ),
    )
    .join('');

const usesComplexType = (type: EntityTypeModel, name: string): boolean =>
  type.properties.some((property) => typeof property.type !== 'string' && property.type.complex === name);

const writeProperty = (
  model: EntityModel,
  property: PropertyModel,
  annotations: Readonly<Record<string, string | undefined>> = {},
): string =>
  element('Property', {
    Name: property.name,
    Type: typeof property.type === 'string' ? property.type : `${model.namespace}.${property.type.complex}`,
    // Nullable is the default.
    Nullable: property.nullable ? undefined : 'false',
    MaxLength: 'maxLength' in property ? property.maxLength : undefined,
    Precision: 'precision' in property ? property.precision : undefined,
    ...annotations,
  });

const writeNavigation = (model: EntityModel, navigation: NavigationModel): string =>
  element('NavigationProperty', {
    Name: navigation.name,
    Relationship: `${model.namespace}.${navigation.association}`,
    FromRole: navigation.fromRole,
    ToRole: navigation.toRole,
  });

const writeAssociation = (model: EntityModel, association: AssociationModel): string =>
  element(
    'Association',
    { Name: association.name },
    association.ends
      .map((end) =>
        element('End', {
          Type: `${model.namespace}.${findSet(model, end.entitySet).type}`,
          Multiplicity: end.multiplicity,
          Role: end.role,
        }),
      )
      .join(''),
  );

const findSet = (model: EntityModel, name: string): EntitySetModel => {
  const set = model.entitySets.find((candidate) => candidate.name === name);
  if (set === undefined) throw new Error(`the model has no entity set named ${name}`);
  return set;
};

const writeContainer = (model: EntityModel): string => {
  const sets = model.entitySets.map((set) =>
    element('EntitySet', { Name: set.name, EntityType: `${model.namespace}.${set.type}` }),
  );
  const associationSets = model.associations.map(({ name, ends }) =>
    element(
      'AssociationSet',
      { Name: `${name}_Set`, Association: `${model.namespace}.${name}` },
      ends.map((end) => element('End', { EntitySet: end.entitySet, Role: end.role })).join(''),
    ),
  );
  const functionImports = (model.functionImports ?? []).map((entry) => writeFunctionImport(model, entry));
  return element(
    'EntityContainer',
    { Name: model.containerName, 'm:IsDefaultEntityContainer': 'true' },
    [...sets, ...associationSets, ...functionImports].join(''),
  );
};

const writeFunctionImport = (model: EntityModel, entry: FunctionImportModel): string =>
  element(
    'FunctionImport',
    {
      Name: entry.name,
      ReturnType: entry.returns === undefined ? undefined : `${model.namespace}.${findSet(model, entry.returns).type}`,
      EntitySet: entry.returns,
      'm:HttpMethod': entry.method,
    },
    entry.parameters.map(({ name, type }) => element('Parameter', { Name: name, Type: type, Mode: 'In' })).join(''),
  );
