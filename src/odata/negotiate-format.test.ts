import { describe, expect, it } from 'vitest';
import { serializeError } from './error-body.ts';
import { methodNotAllowed, odataError, quoteForError, unknownResource } from './errors.ts';
import { rejectionOf } from './fixtures/rejection.ts';
import { type NegotiatedResource, negotiateErrorFormat, negotiateFormat, parseBodyFormat } from './negotiate-format.ts';

const feedType = 'application/atom+xml;type=feed;charset=utf-8';
const jsonType = 'application/json;charset=utf-8';

describe('negotiateFormat', () => {
  it.each([
    [undefined, feedType],
    ['', feedType],
    ['*/*', feedType],
    ['*', feedType],
    ['application/*', feedType],
    ['application/atom+xml', feedType],
    ['application/atom+xml;type=feed', feedType],
    ['application/xml', 'application/xml;charset=utf-8'],
    ['text/xml', 'text/xml;charset=utf-8'],
    ['text/*', 'text/xml;charset=utf-8'],
    ['TEXT/XML; charset=UTF-8', 'text/xml;charset=utf-8'],
    ['application/json', jsonType],
    ['application/json;odata=verbose', jsonType],
    ['application/json; odata="verbose"; q=0.9', jsonType],
    ['application/json, text/plain, */*', jsonType],
    ['*/*, application/json', jsonType],
    ['application/json;q=0.5, application/atom+xml', feedType],
    ['application/json, application/atom+xml', jsonType],
    ['application/atom+xml, application/json', feedType],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'application/xml;charset=utf-8'],
    ['application/atom+xml;q=0, */*', 'application/xml;charset=utf-8'],
    ['application/json;odata=minimalmetadata, application/json;odata=verbose;q=0.1', jsonType],
    ['text/html, image/gif, image/jpeg, *; q=.2, */*; q=0.2', feedType],
    ['application/json;q=0.1, image/png', jsonType],
  ])('answers Accept: %s', (accept, contentType) => {
    expect(negotiateFormat('feed', { accept }).contentType).toBe(contentType);
  });

  it.each([
    ['json', jsonType],
    ['application/json', jsonType],
    ['application/json;odata=verbose', jsonType],
    ['atom', feedType],
    ['application/atom+xml', feedType],
    ['application/atom xml', feedType],
    ['xml', 'application/xml;charset=utf-8'],
  ])('lets $format=%s beat Accept', (format, contentType) => {
    expect(negotiateFormat('feed', { format, accept: 'image/png' }).contentType).toBe(contentType);
  });

  it.each([
    ['entry', undefined, 'application/atom+xml;type=entry;charset=utf-8'],
    ['property', undefined, 'application/xml;charset=utf-8'],
    ['property', 'application/json', jsonType],
    ['service-document', '*/*', 'application/atomsvc+xml;charset=utf-8'],
    ['service-document', 'application/atom+xml', 'application/atomsvc+xml;charset=utf-8'],
    ['service-document', 'application/json', jsonType],
    ['service-document', 'application/xml', 'application/xml;charset=utf-8'],
  ] as const)('knows the types of %s for %s', (resource: NegotiatedResource, accept, contentType) => {
    expect(negotiateFormat(resource, { accept }).contentType).toBe(contentType);
  });

  it.each([
    { accept: 'image/png' },
    { accept: 'application/json;q=0' },
    { accept: 'application/json;odata.metadata=minimal' },
    { accept: 'application/json;odata=minimalmetadata' },
    { accept: 'application/json;q=2' },
    { accept: ','.repeat(100_000) },
    { format: 'yaml' },
    { format: '' },
    { format: 'JSON' },
    { format: 'image/png' },
    { format: 'application/json;odata=light' },
  ])('answers 406 for %j', (request) => {
    expect(rejectionOf(() => negotiateFormat('feed', request))).toMatchObject({ status: 406, code: 'Not Acceptable' });
  });
});

describe('negotiateErrorFormat', () => {
  it.each([
    ['', undefined, 'xml'],
    ['', 'application/json', 'json'],
    ['', 'image/png', 'xml'],
    ['$format=json', 'application/atom+xml', 'json'],
    ['a=1&%24format=application%2Fjson', undefined, 'json'],
    ['$format=atom', 'application/json', 'xml'],
    ['$format=nonsense&$format=json', 'application/json', 'json'],
    ['$format=%', undefined, 'xml'],
  ])('reads %s and Accept %s', (rawQuery, accept, expected) => {
    expect(negotiateErrorFormat({ rawQuery, accept })).toBe(expected);
  });
});

describe('parseBodyFormat', () => {
  it('knows JSON and Atom, and answers 415 for the rest', () => {
    expect(parseBodyFormat('application/json; charset=utf-8', ['json'])).toBe('json');
    expect(parseBodyFormat('Application/Atom+XML;type=entry', ['json', 'atom'])).toBe('atom');
    for (const type of [undefined, '', 'text/plain', 'application/atom+xml', '__proto__', 'constructor']) {
      expect(rejectionOf(() => parseBodyFormat(type, ['json']))).toMatchObject({
        status: 415,
        code: 'Unsupported Media Type',
        description: 'The request body must be of type application/json.',
      });
    }
  });
});

describe('serializeError', () => {
  it('writes the reason phrase of the status as the code, in both forms', () => {
    const error = odataError(404, 'Alias \'<a>\' & "b" not found in the keystore');
    expect(JSON.parse(serializeError(error, 'json').body)).toEqual({
      error: { code: 'Not Found', message: { lang: 'en', value: error.description } },
    });
    expect(serializeError(error, 'xml')).toEqual({
      contentType: 'application/xml;charset=utf-8',
      body:
        '<?xml version="1.0" encoding="utf-8"?>' +
        '<error xmlns="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata"><code>Not Found</code>' +
        `<message xml:lang="en">Alias '&lt;a&gt;' &amp; &quot;b&quot; not found in the keystore</message></error>`,
    });
    // Errors of other rooms carry codes of other wires.
    expect(serializeError({ status: 403, description: 'x' }, 'json').body).toContain('"code":"Forbidden"');
    expect(serializeError({ status: 499, description: 'x' }, 'json').body).toContain('"code":"Error"');
  });

  it('shows a bounded and harmless piece of what the caller sent', () => {
    expect(quoteForError('a\n\u0000\u202eb')).toBe('a???b');
    expect(quoteForError(`${'x'.repeat(99)}😀`)).toBe(`${'x'.repeat(99)}\ufffd...`);
    expect(unknownResource('x'.repeat(10_000)).description.length).toBeLessThan(200);
  });

  it('names the allowed methods', () => {
    expect(methodNotAllowed(['GET', 'PUT'])).toMatchObject({
      status: 405,
      code: 'Method Not Allowed',
      headers: { Allow: 'GET, PUT' },
    });
  });
});
