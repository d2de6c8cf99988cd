import { odataError } from '../../odata/errors.ts';
import { formatDateTimeOffset, parseDateTimeOffset } from '../../odata/uri-literal.ts';

/** The entity tag of an object changed at this time. Source: SAP guide "SAP Cloud for Customer OData API Developer's Guide", "ETag Support" */
export const formatEtag = (changedAtMs: number): string =>
  `W/"datetimeoffset'${formatDateTimeOffset(changedAtMs).replaceAll(':', '%3A')}'"`;

const etagPattern = /^(?:W\/)?"datetimeoffset'([^']{1,60})'"$/;

/** 412: the object has changed since. Source: RFC 9110 §15.5.13 */
export const preconditionFailed = (): Error =>
  odataError(412, 'The entity has been changed since it was read.', { detail: 'If-Match does not fit' });

/** The time of change `If-Match` demands; `undefined` where any will do. Throws 412 for a tag that is none of ours. */
export const parseIfMatch = (header: string | undefined): number | undefined => {
  if (header === undefined || header.trim() === '*') return undefined;
  const text = etagPattern.exec(header.trim())?.[1]?.replaceAll('%3A', ':').replaceAll('%3a', ':');
  const changedAtMs = text === undefined ? undefined : parseDateTimeOffset(text);
  if (changedAtMs === undefined) throw preconditionFailed();
  return changedAtMs;
};
