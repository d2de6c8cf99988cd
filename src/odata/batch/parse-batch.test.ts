import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WireError } from '../../foundation/wire-error.ts';
import { rejectionOf } from '../fixtures/rejection.ts';
import { type BatchPart, parseBatch } from './parse-batch.ts';
import { serializeBatch } from './serialize-batch.ts';

const root = 'https://host/api/v1';
const parse = (body: string, contentType: string | undefined = 'multipart/mixed; boundary=b'): readonly BatchPart[] =>
  parseBatch(Buffer.from(body), contentType, root);

const http = 'Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n';
const get = (target: string): string =>
  `--b\r\n${http}\r\nGET ${target} HTTP/1.1\r\nAccept: application/json\r\n\r\n\r\n`;
const changeset = (...requests: readonly string[]): string =>
  `--b\r\nContent-Type: multipart/mixed; boundary="c-1"\r\n\r\n${requests
    .map((request) => `--c-1\r\n${http}${request}\r\n`)
    .join('')}--c-1--\r\n`;
const put = (body: string): string =>
  `Content-ID: 1\r\n\r\nPUT Configurations('K') HTTP/1.1\r\nContent-Type: application/json\r\nAuthorization: Basic x\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
const end = '--b--\r\n';

describe('parseBatch', () => {
  it('reads queries and a changeset, in order', () => {
    const parts = parse(
      `preamble\r\n${get("Logs?$filter=Status eq 'A'".replaceAll(' ', '%20'))}${changeset(put('{"a":"ü"}'), put('{}'))}${get('Logs/$count')}${end}epilogue`,
    );
    expect(parts.map((part) => part.kind)).toEqual(['query', 'changeset', 'query']);
    expect(parts[0]).toMatchObject({
      request: { method: 'GET', rawPath: 'Logs', rawQuery: "$filter=Status%20eq%20'A'" },
    });
    const [, second] = parts;
    if (second?.kind !== 'changeset') throw new Error('not a changeset');
    expect(second.requests).toHaveLength(2);
    expect(second.requests[0]).toMatchObject({ method: 'PUT', rawPath: "Configurations('K')", contentId: '1' });
    expect(Buffer.from(second.requests[0]?.body ?? []).toString()).toBe('{"a":"ü"}');
  });

  it('keeps only headers that describe the message', () => {
    const [part] = parse(changeset(put('{}')) + end);
    if (part?.kind !== 'changeset') throw new Error('not a changeset');
    expect([...(part.requests[0]?.headers ?? [])]).toEqual([['content-type', 'application/json']]);
  });

  it('keeps the bytes of a body, with or without a length', () => {
    const bytes = Buffer.from([0, 255, 13, 10, 45, 45, 98, 128]);
    const request = (length: string): Buffer =>
      Buffer.concat([
        Buffer.from(
          `--b\r\nContent-Type: multipart/mixed;boundary=c\r\n\r\n--c\r\n${http}\r\nPOST X HTTP/1.1\r\n${length}\r\n`,
        ),
        bytes,
        Buffer.from('\r\n--c--\r\n--b--'),
      ]);
    for (const length of ['', 'Content-Length: 8\r\n']) {
      const [part] = parseBatch(request(length), 'multipart/mixed; boundary=b', root);
      if (part?.kind !== 'changeset') throw new Error('not a changeset');
      expect(Buffer.from(part.requests[0]?.body ?? [])).toEqual(bytes);
    }
  });

  it('takes bare line feeds and all forms of addresses', () => {
    const targets = ['Logs?a=1', '/api/v1/Logs?a=1', 'https://host/api/v1/Logs?a=1'];
    for (const part of parse((targets.map(get).join('') + end).replaceAll('\r\n', '\n'))) {
      expect(part).toMatchObject({ request: { rawPath: 'Logs', rawQuery: 'a=1' } });
    }
  });

  it('counts operations, not parts', () => {
    const requests = (count: number): string => changeset(...Array.from({ length: count }, () => put('{}')));
    expect(parse(requests(60) + get('Logs').repeat(40) + end)).toHaveLength(41);
    expect(rejectionOf(() => parse(requests(60) + get('Logs').repeat(41) + end)).status).toBe(400);
    expect(rejectionOf(() => parse(get('Logs').repeat(101) + end)).status).toBe(400);
  });

  it.each([
    ['no boundary', get('Logs') + end, 'multipart/mixed'],
    ['a bad boundary', get('Logs') + end, 'multipart/mixed; boundary="a\u0000b"'],
    ['a boundary too long', get('Logs') + end, `multipart/mixed; boundary=${'b'.repeat(71)}`],
    ['another type', get('Logs') + end, 'application/json'],
    ['nothing', '', undefined],
    ['no parts', end, undefined],
    ['no end', get('Logs'), undefined],
    ['another boundary', get('Logs') + end, 'multipart/mixed; boundary=c'],
    ['a part of another type', `--b\r\nContent-Type: text/plain\r\n\r\nGET Logs HTTP/1.1\r\n\r\n${end}`, undefined],
    ['no request line', `--b\r\n${http}\r\n\r\n${end}`, undefined],
    ['an unknown method', get('Logs').replace('GET', 'TRACE') + end, undefined],
    ['another protocol', get('Logs').replace('HTTP/1.1', 'HTTP/2') + end, undefined],
    ['a blank in the address', get('Logs?a=b c') + end, undefined],
    ['an address elsewhere', get('https://evil/api/v1/Logs') + end, undefined],
    ['an address outside', get('/management/v1/clients') + end, undefined],
    ['a protocol-relative address', get('//evil/api/v1/Logs') + end, undefined],
    ['a batch in the batch', get('$batch') + end, undefined],
    ['an empty address', get('') + end, undefined],
    ['a body on a read', get('Logs').replace(/\r\n$/, 'body\r\n') + end, undefined],
    ['a change outside of a changeset', `--b\r\n${http}${put('{}')}\r\n${end}`, undefined],
    ['a read inside a changeset', changeset('\r\nGET Logs HTTP/1.1\r\n\r\n') + end, undefined],
    [
      'a changeset in a changeset',
      `--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\nContent-Type: multipart/mixed; boundary=d\r\n\r\n--d\r\n${http}${put('{}')}\r\n--d--\r\n--c--\r\n${end}`,
      undefined,
    ],
    [
      'a length beyond the body',
      changeset(put('{}').replace('Content-Length: 2', 'Content-Length: 99')) + end,
      undefined,
    ],
    ['a length that is none', changeset(put('{}').replace('Content-Length: 2', 'Content-Length: -2')) + end, undefined],
    ['a repeated header', changeset(put('{}').replace('Authorization', 'Content-Type')) + end, undefined],
    ['a line that is no header', changeset(put('{}').replace('Authorization:', 'Authorization')) + end, undefined],
    ['a hostile Content-ID', changeset(put('{}').replace('Content-ID: 1', 'Content-ID: a b')) + end, undefined],
    ['a long header line', get('Logs').replace('application/json', 'x'.repeat(9000)) + end, undefined],
    [
      'many header lines',
      get('Logs').replace('Accept', `${Array.from({ length: 60 }, (_, index) => `X-${index}: 1\r\n`).join('')}Accept`) +
        end,
      undefined,
    ],
    ['boundaries only', '--b\r\n'.repeat(100_000), undefined],
    ['near boundaries only', `--b\r\n${'\n--bx'.repeat(100_000)}`, undefined],
  ])('answers 400 for %s', (_name, body, contentType) => {
    expect(rejectionOf(() => parse(body, contentType))).toMatchObject({ status: 400, code: 'Bad Request' });
  });

  it('either understands or refuses, whatever the bytes', () => {
    const pieces = fc.constantFrom(
      '--b',
      '--b--',
      '--c',
      '--c--',
      '\r\n',
      '\n',
      http,
      'GET Logs HTTP/1.1',
      put('{}'),
      'Content-Type: multipart/mixed; boundary=c',
      ':',
      '\u0000',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
        try {
          parse(parts.join('\r\n'));
        } catch (error) {
          expect(error).toBeInstanceOf(WireError);
          expect(error).toMatchObject({ status: 400 });
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('serializeBatch', () => {
  const reply = { status: 200, headers: { 'Content-Type': 'application/json' }, body: '{"ü":1}' };

  it('writes replies and changesets', () => {
    let boundaries = 0;
    const { contentType, body } = serializeBatch(
      [
        { kind: 'single', reply },
        { kind: 'changeset', replies: [{ status: 204, headers: {}, body: '', contentId: '7' }] },
        { kind: 'single', reply: { status: 404, headers: {}, body: new Uint8Array([1, 2]) } },
      ],
      () => `boundary${boundaries++}`,
    );
    expect(contentType).toBe('multipart/mixed; boundary=boundary0');
    const head = 'Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n';
    expect(Buffer.from(body).toString()).toBe(
      `--boundary0\r\n${head}\r\nHTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 8\r\n\r\n{"ü":1}\r\n` +
        '--boundary0\r\nContent-Type: multipart/mixed; boundary=boundary1\r\n\r\n' +
        `--boundary1\r\n${head}Content-ID: 7\r\n\r\nHTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n\r\n--boundary1--\r\n\r\n` +
        `--boundary0\r\n${head}\r\nHTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\n\u0001\u0002\r\n--boundary0--\r\n`,
    );
  });

  it('throws a plain error rather than split a header', () => {
    const broken = { status: 200, headers: { Location: 'a\r\nSet-Cookie: x' }, body: '' };
    expect(() => serializeBatch([{ kind: 'single', reply: broken }], () => 'b')).toThrow('holds a line break');
  });
});
