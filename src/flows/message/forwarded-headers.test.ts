import { describe, expect, it } from 'vitest';
import { buildForwardedHeaders, isPassedOn, selectHeaders } from './forwarded-headers.ts';

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

  it('keeps repeated lines, lets the destination win', () => {
    const headers = buildForwardedHeaders(
      [
        ['X-Tag', 'a'],
        ['X-Tag', 'b'],
        ['x-key', 'of the sender'],
        // What many servers read as the same name.
        ['X_Key', 'of the sender'],
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

  it('are those the adapter lists; a credential only where the flow has made it', () => {
    const lines = [
      { name: 'Content-Type', value: 'a/b', isSet: false },
      { name: 'X-Listed', value: '1', isSet: false },
      { name: 'X-Other', value: '2', isSet: true },
      { name: 'Authorization', value: 'of the flow', isSet: true },
      { name: 'Cookie', value: 'of the sender', isSet: false },
      { name: 'CamelHttpUri', value: 'http://evil', isSet: true },
      { name: 'SAP_Sender', value: 's', isSet: true },
    ];
    const names = (requestHeaders: '*' | string[]) => selectHeaders(lines, { requestHeaders }).map(([name]) => name);
    expect(names(['x-listed'])).toEqual(['Content-Type', 'X-Listed', 'Authorization']);
    expect(names('*')).toEqual(['Content-Type', 'X-Listed', 'X-Other', 'Authorization']);
  });

  it('S-46: leaves out a line that may not be sent, so that one odd header does not fail the message', () => {
    expect(buildForwardedHeaders([['X-Text', 'a\u0001b']], [], 'corr')).toEqual([['SAP_MplCorrelationId', 'corr']]);
  });
});
