import type { ServiceModel } from '../service-model.ts';
import { escapeXmlAttribute } from './xml-text.ts';

/** The service document in Atom Publishing format. `serviceRoot` is absolute, without trailing slash. Source: RFC 5023 §8; SAP doc "OData API" (media type) */
export const serializeServiceDocumentXml = (serviceRoot: string, model: ServiceModel): string => {
  let collections = '';
  for (const name of model.entitySets.keys()) {
    collections += `<collection href="${name}"><atom:title>${name}</atom:title></collection>`;
  }
  return (
    '<?xml version="1.0" encoding="utf-8"?>' +
    `<service xmlns="http://www.w3.org/2007/app" xmlns:atom="http://www.w3.org/2005/Atom" xml:base="${escapeXmlAttribute(serviceRoot)}/">` +
    `<workspace><atom:title>Default</atom:title>${collections}</workspace></service>`
  );
};

/** The service document as JSON: `{"d":{"EntitySets":[…]}}`. Source: OData 2.0 JSON Format §10 "Service Document" */
export const serializeServiceDocumentJson = (model: ServiceModel): string =>
  JSON.stringify({ d: { EntitySets: [...model.entitySets.keys()] } });
