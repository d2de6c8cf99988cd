import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { oauthErrorFormat } from '../../../src/http/server/error-format.ts';
import type { Listener } from '../../../src/http/server/listener.ts';
import { ok } from '../../../src/http/server/reply.ts';
import { defineRoute } from '../../../src/http/server/route.ts';
import { startTestListener } from '../../support/listener.ts';
import { sendRaw } from '../../support/raw-http.ts';

let listener: Listener;
let handled = 0;

beforeAll(async () => {
  listener = await startTestListener([
    defineRoute({
      method: 'POST',
      path: '/form',
      doors: ['xsuaa'],
      access: 'public',
      bodyKind: 'form',
      maxBodyBytes: 1000,
      errors: oauthErrorFormat,
      source: 'test',
      summary: 'echoes a form',
      handle: (request) => {
        handled += 1;
        return ok({ body: request.body });
      },
    }),
  ]);
});
afterAll(() => listener.close(0));

const post = (headers: readonly string[], body = ''): string =>
  `POST /form HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n${body}`;
const form = 'Content-Type: application/x-www-form-urlencoded';

describe('HTTP framing', () => {
  it('answers a clean request', async () => {
    const reply = await sendRaw(listener.port, post(['Host: localhost', form, 'Content-Length: 3'], 'a=1'));
    expect(reply).toMatchObject({ status: 200, body: '{"body":[["a","1"]]}' });
    expect(reply.headers['x-correlation-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('reads a chunked body', async () => {
    const reply = await sendRaw(
      listener.port,
      post(['Host: localhost', form, 'Transfer-Encoding: chunked'], '3\r\na=1\r\n0\r\n\r\n'),
    );
    expect(reply.body).toBe('{"body":[["a","1"]]}');
  });

  const ambiguous: [name: string, headers: readonly string[], body?: string][] = [
    ['two Host fields', ['Host: localhost', 'Host: other', 'Content-Length: 0']],
    ['no Host field', ['Content-Length: 0']],
    ['both lengths', ['Host: localhost', 'Content-Length: 3', 'Transfer-Encoding: chunked'], '3\r\na=1\r\n0\r\n\r\n'],
    ['a repeated Content-Length', ['Host: localhost', 'Content-Length: 3', 'Content-Length: 3'], 'a=1'],
    ['a signed Content-Length', ['Host: localhost', 'Content-Length: +3'], 'a=1'],
    ['a list as Content-Length', ['Host: localhost', 'Content-Length: 3, 3'], 'a=1'],
    ['a hexadecimal Content-Length', ['Host: localhost', 'Content-Length: 0x3'], 'a=1'],
    [
      'Transfer-Encoding: identity, chunked',
      ['Host: localhost', 'Transfer-Encoding: identity, chunked'],
      '3\r\na=1\r\n0\r\n\r\n',
    ],
    [
      'Transfer-Encoding: gzip, chunked',
      ['Host: localhost', 'Transfer-Encoding: gzip, chunked'],
      '3\r\na=1\r\n0\r\n\r\n',
    ],
    ['Transfer-Encoding: xchunked', ['Host: localhost', 'Transfer-Encoding: xchunked'], '3\r\na=1\r\n0\r\n\r\n'],
    [
      'two Transfer-Encoding fields',
      ['Host: localhost', 'Transfer-Encoding: chunked', 'Transfer-Encoding: chunked'],
      '0\r\n\r\n',
    ],
    ['a blank before the colon', ['Host: localhost', 'Content-Length : 3'], 'a=1'],
    ['a folded field', ['Host: localhost', 'X-A: b\r\n c', 'Content-Length: 0']],
  ];
  it.each(ambiguous)('S-60: refuses %s and closes the connection', async (_name, headers, body) => {
    const before = handled;
    const reply = await sendRaw(listener.port, post([...headers, form], body));
    expect(reply.status).toBe(400);
    expect(reply.isClosed).toBe(true);
    expect(handled).toBe(before);
  });

  it('S-60: refuses bare line feeds', async () => {
    const reply = await sendRaw(listener.port, post(['Host: localhost', 'Content-Length: 0']).replaceAll('\r\n', '\n'));
    expect(reply.status).toBe(400);
  });

  it('S-61: ends a body that announces too much at once, without inviting it', async () => {
    const reply = await sendRaw(
      listener.port,
      post(['Host: localhost', form, 'Content-Length: 1001', 'Expect: 100-continue']),
    );
    expect(reply.status).toBe(413);
    expect(reply.text).not.toContain('100 Continue');
    expect(reply.isClosed).toBe(true);
  });

  it('S-61: invites a body within the limit', async () => {
    const reply = await sendRaw(
      listener.port,
      post(['Host: localhost', form, 'Content-Length: 3', 'Expect: 100-continue'], 'a=1'),
    );
    expect(reply.text).toMatch(/^HTTP\/1.1 100 Continue\r\n\r\nHTTP\/1.1 200 OK/);
  });

  it('S-61: ends a streamed body as soon as it is too long', async () => {
    const reply = await sendRaw(
      listener.port,
      post(['Host: localhost', form, 'Transfer-Encoding: chunked'], `7d0\r\n${'a'.repeat(2000)}\r\n`),
    );
    expect(reply.status).toBe(413);
    expect(reply.isClosed).toBe(true);
  });

  it('S-61: refuses more than 100 header lines and headers over 16 KiB', async () => {
    const many = Array.from({ length: 101 }, (_, index) => `X-${index}: 1`);
    expect((await sendRaw(listener.port, post(['Host: localhost', ...many, 'Content-Length: 0']))).status).toBe(431);
    expect(
      (await sendRaw(listener.port, post(['Host: localhost', `X-A: ${'a'.repeat(17_000)}`, 'Content-Length: 0'])))
        .status,
    ).toBe(431);
  });

  it('S-61: refuses a URL over 8 KiB', async () => {
    const reply = await sendRaw(
      listener.port,
      `POST /form?${'a'.repeat(8200)} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n`,
    );
    expect(reply.status).toBe(414);
  });
});

describe('form bodies', () => {
  const bad: readonly (readonly [string, string, string])[] = [
    ['a broken percent escape', form, 'a=%zz'],
    ['a cut percent escape', form, 'a=%4'],
    ['escapes that are no UTF-8', form, 'a=%ff'],
    ['an overlong UTF-8 form', form, 'a=%c0%af'],
    ['a NUL', form, 'a=%00'],
    ['another charset', `${form};charset=iso-8859-1`, 'a=1'],
    ['a JSON body', 'Content-Type: application/json', '{"a":1}'],
    ['no content type', 'X-Nothing: 1', 'a=1'],
    ['a compressed body', `${form}\r\nContent-Encoding: gzip`, 'a=1'],
  ];
  it.each(bad)('S-06: refuses %s', async (_name, contentType, body) => {
    const reply = await sendRaw(
      listener.port,
      post(['Host: localhost', contentType, `Content-Length: ${body.length}`], body),
    );
    expect([400, 415]).toContain(reply.status);
    expect(JSON.parse(reply.body)).toMatchObject({ error: 'invalid_request' });
  });

  it('S-06: refuses raw bytes that are no UTF-8', async () => {
    const head = Buffer.from(post(['Host: localhost', form, 'Content-Length: 3']));
    const reply = await sendRaw(listener.port, Buffer.concat([head, Buffer.from([0x61, 0x3d, 0xff])]));
    expect(reply.status).toBe(400);
  });

  it('S-06: compares what was sent: no Unicode normalisation', async () => {
    const reply = await sendRaw(listener.port, post(['Host: localhost', form, 'Content-Length: 11'], 'a=e%CC%8101'));
    expect(JSON.parse(Buffer.from(reply.body, 'latin1').toString())).toEqual({ body: [['a', 'e\u030101']] });
  });
});
