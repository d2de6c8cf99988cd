import { reasonPhrase } from './errors.ts';
import { escapeXmlText } from './representations/xml-text.ts';

/** The two forms of an error body. */
export type ErrorBodyFormat = 'json' | 'xml';

/** Writes an error as JSON `{"error":{"code","message":{"lang","value"}}}`. `code` is the reason phrase of `status`. Source: SAP doc "OData API" */
export const serializeErrorJson = (error: { readonly status: number; readonly description: string }): string =>
  JSON.stringify({
    error: { code: reasonPhrase(error.status), message: { lang: 'en', value: error.description } },
  });

/** Writes an error as XML. Source: OData 2.0 Atom Format §7 "Error Responses" */
export const serializeErrorXml = (error: { readonly status: number; readonly description: string }): string =>
  '<?xml version="1.0" encoding="utf-8"?>' +
  '<error xmlns="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata">' +
  `<code>${escapeXmlText(reasonPhrase(error.status))}</code>` +
  `<message xml:lang="en">${escapeXmlText(error.description)}</message></error>`;

/** An error as content type and body, in the form `negotiateErrorFormat` chose. */
export const serializeError = (
  error: { readonly status: number; readonly description: string },
  format: ErrorBodyFormat,
): { readonly contentType: string; readonly body: string } =>
  format === 'json'
    ? { contentType: 'application/json;charset=utf-8', body: serializeErrorJson(error) }
    : { contentType: 'application/xml;charset=utf-8', body: serializeErrorXml(error) };
