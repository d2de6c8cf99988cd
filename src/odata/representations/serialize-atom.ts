import { type Entity, isEntityList } from '../entity.ts';
import { formatEntityPath } from '../entity-url.ts';
import type { ProjectedNavigation, Projection } from '../query-options/parse-projection.ts';
import type { RepresentationWriter } from './feed-writer.ts';
import { dataNamespace, formatXmlProperty, metadataNamespace } from './xml-property.ts';
import { escapeXmlAttribute } from './xml-text.ts';

/** What an Atom document says besides its entities. */
export type AtomContext = {
  /** Absolute, without trailing slash, e.g. `https://host/api/v1`. */
  readonly serviceRoot: string;
  /** Path of the list relative to the service root, encoded: `MessageProcessingLogs`, `MessageProcessingLogs('x')/Runs`. */
  readonly feedPath: string;
  /** Atom demands a time of change; without one of our own it is the time of the reply. Epoch milliseconds. */
  readonly updatedAtMs: number;
};

const declaration = '<?xml version="1.0" encoding="utf-8"?>';
const relatedRelation = `${dataNamespace}/related/`;
const author = '<author><name/></author>';
const scheme = `${dataNamespace}/scheme`;

/**
 * Writes entities as Atom feeds and entries. Source: OData 2.0 Atom Format; RFC 4287; SAP doc "OData API" (printed samples: title is the
 * set, links are relative, media entries carry their properties outside the content)
 */
export const createAtomWriter = (context: AtomContext, projection: Projection): RepresentationWriter => {
  const root = escapeXmlAttribute(context.serviceRoot);
  const updated = `<updated>${new Date(context.updatedAtMs).toISOString()}</updated>`;
  const namespaces =
    `xmlns="http://www.w3.org/2005/Atom" xmlns:m="${metadataNamespace}" xmlns:d="${dataNamespace}" ` +
    `xml:base="${root}/"`;
  const writeEntity = createEntryWriter({ root, updated }, projection);
  const entity = (value: Entity): string => writeEntity(value, '<entry');
  return {
    begin: ({ count }) =>
      `${declaration}<feed ${namespaces}>${writeFeedHead({ root, updated }, projection.set.name, escapeXmlAttribute(context.feedPath))}${
        count === undefined ? '' : `<m:count>${count}</m:count>`
      }`,
    separator: '',
    entity,
    end: ({ nextLink }) =>
      `${nextLink === undefined ? '' : `<link rel="next" href="${escapeXmlAttribute(nextLink)}"/>`}</feed>`,
    // An entry inside a feed has the feed's author.
    document: (value) => declaration + writeEntity(value, `<entry ${namespaces}`, author),
  };
};

type EntryContext = { readonly root: string; readonly updated: string };

const writeFeedHead = ({ root, updated }: EntryContext, setName: string, href: string): string =>
  `<id>${root}/${href}</id><title type="text">${setName}</title>${updated}${author}` +
  `<link href="${href}" rel="self" title="${setName}"/>`;

const createEntryWriter = (
  context: EntryContext,
  projection: Projection,
): ((entity: Entity, openingTag: string, author?: string) => string) => {
  const { set } = projection;
  const { type } = set;
  const head =
    `</id><title type="text">${set.name}</title>${context.updated}` +
    `<category term="${type.qualifiedName}" scheme="${scheme}"/>`;
  const links = projection.navigation.map((navigation) => createNavigationWriter(context, navigation));
  return (entity, openingTag, ownAuthor = '') => {
    // An encoded path holds nothing that XML would have to escape.
    const path = formatEntityPath(set, entity.values);
    const etag = entity.etag === undefined ? '' : ` m:etag="${escapeXmlAttribute(entity.etag)}"`;
    let text = `${openingTag}${etag}>${ownAuthor}<id>${context.root}/${path}${head}<link href="${path}" rel="edit" title="${type.name}"/>`;
    const mediaType = escapeXmlAttribute(entity.mediaType ?? 'application/octet-stream');
    if (type.hasStream) text += `<link href="${path}/$value" rel="edit-media" type="${mediaType}"/>`;
    for (const link of links) text += link(path, entity);
    let properties = '<m:properties>';
    for (const property of projection.properties) {
      properties += formatXmlProperty(property, entity.values[property.name] ?? null);
    }
    properties += '</m:properties>';
    text += type.hasStream
      ? `<content type="${mediaType}" src="${path}/$value"/>${properties}`
      : `<content type="application/xml">${properties}</content>`;
    return `${text}</entry>`;
  };
};

const createNavigationWriter = (
  context: EntryContext,
  { navigation, expanded }: ProjectedNavigation,
): ((path: string, entity: Entity) => string) => {
  const { name, target } = navigation;
  const isList = navigation.multiplicity === '*';
  const middle =
    `/${name}" rel="${relatedRelation}${name}" title="${name}" ` +
    `type="application/atom+xml;type=${isList ? 'feed' : 'entry'}"`;
  if (expanded === undefined) return (path) => `<link href="${path}${middle}/>`;
  const writeEntity = createEntryWriter(context, expanded);
  return (path, entity) => {
    const value = entity.expanded?.[name];
    if (value === undefined) throw new Error(`the expanded ${name} was not loaded`);
    const open = `<link href="${path}${middle}>`;
    if (value === null) return `${open}<m:inline/></link>`;
    if (!isEntityList(value)) return `${open}<m:inline>${writeEntity(value, '<entry')}</m:inline></link>`;
    let feed = `<feed>${writeFeedHead(context, target.name, `${path}/${name}`)}`;
    for (const item of value) feed += writeEntity(item, '<entry');
    feed += '</feed>';
    return `${open}<m:inline>${feed}</m:inline></link>`;
  };
};
