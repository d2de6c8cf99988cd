import type { WireError } from '../../foundation/wire-error.ts';
import { odataError, quoteForError } from '../errors.ts';

/** 400 for a request body that is not an entity of the set. Text assumed. */
export const invalidPayload = (what: string): WireError => odataError(400, `The request body is invalid: ${what}.`);

/** 400 for a property, or navigation property, that cannot be given. Text assumed. */
export const unknownPayloadProperty = (name: string): WireError =>
  invalidPayload(`there is no property '${quoteForError(name)}'`);

/** 400 for an XML body that is not well-formed or uses what is not taken: document types, entities, instructions. Text assumed. */
export const malformedXml = (detail: string): WireError =>
  odataError(400, 'The request body is not well-formed XML.', { detail });
