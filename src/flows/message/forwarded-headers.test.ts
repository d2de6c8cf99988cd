import { describe, expect, it } from 'vitest';
import { buildForwardedHeaders, isPassedOn } from './forwarded-headers.ts';

describe('headers for the receiver', () => {
  it.each([
    'Authorization',
    'COOKIE',
    'Host',
    'x-csrf-token',
    'SAP_ApplicationID',
    'sap_mplcorrelationid',
    'X-Forwarded-Host',
    'x_forwarded_host',
    'SSL_CLIENT_CERT',
    'Transfer-Encoding',
    'SAP-Connectivity-Authentication',
  ])('%s stays here', (name) => {
    expect(isPassedOn(name)).toBe(false);
  });

  it.each(['Content-Type', 'sap-client', 'Accept-Encoding', 'X-Order', 'If-None-Match'])('%s travels on', (name) => {
    expect(isPassedOn(name)).toBe(true);
  });

  it('leaves out what Connection names, keeps repeated lines, lets the destination win', () => {
    const headers = buildForwardedHeaders(
      [
        ['Connection', 'close, X-Hop'],
        ['X-Hop', '1'],
        ['X-Tag', 'a'],
        ['X-Tag', 'b'],
        ['x-key', 'of the sender'],
      ],
      [['X-Key', 'of the destination']],
      'corr',
    );
    expect(headers).toEqual([
      ['X-Tag', 'a'],
      ['X-Tag', 'b'],
      ['X-Key', 'of the destination'],
      ['SAP_MplCorrelationId', 'corr'],
    ]);
  });

  it('S-46: leaves out a line that may not be sent, so that one odd header does not fail the message', () => {
    expect(buildForwardedHeaders([['X-Text', 'a\u0001b']], [], 'corr')).toEqual([['SAP_MplCorrelationId', 'corr']]);
  });
});
