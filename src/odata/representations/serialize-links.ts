import type { Row } from '../entity.ts';
import { formatEntityPath } from '../entity-url.ts';
import type { EntitySet } from '../service-model.ts';
import { dataNamespace } from './xml-property.ts';
import { escapeXmlText } from './xml-text.ts';

/** What a `$links` address answers: the rows linked to (keys suffice), or the one row of a to-one navigation. */
export type Links = readonly Row[] | Row;

const isList = (links: Links): links is readonly Row[] => Array.isArray(links);

/** Links as JSON: `{"d":{"results":[{"uri"}]}}` or `{"d":{"uri"}}`. Source: OData 2.0 JSON Format §9 "Links" */
export const serializeLinksJson = (serviceRoot: string, set: EntitySet, links: Links): string => {
  const write = (row: Row): { readonly uri: string } => ({ uri: `${serviceRoot}/${formatEntityPath(set, row)}` });
  return JSON.stringify({ d: isList(links) ? { results: links.map(write) } : write(links) });
};

/** Links as XML: `<links><uri>…</uri></links>` or `<uri>`. Source: OData 2.0 Atom Format §5 "Links" */
export const serializeLinksXml = (serviceRoot: string, set: EntitySet, links: Links): string => {
  const write = (row: Row, attributes = ''): string =>
    `<uri${attributes}>${escapeXmlText(`${serviceRoot}/${formatEntityPath(set, row)}`)}</uri>`;
  const namespace = ` xmlns="${dataNamespace}"`;
  const body = isList(links)
    ? `<links${namespace}>${links.map((row) => write(row)).join('')}</links>`
    : write(links, namespace);
  return `<?xml version="1.0" encoding="utf-8"?>${body}`;
};
