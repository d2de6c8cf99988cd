import { describe, expect, it } from 'vitest';
import { describeTlsFailure } from './outbound-error.ts';

describe('what is shown of a failed TLS connection', () => {
  it.each([
    ['SELF_SIGNED_CERT_IN_CHAIN', 'trusted here'],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'trusted here'],
    ['CERT_HAS_EXPIRED', 'server has expired'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'other host names'],
    ['ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED', 'client certificate has expired'],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'client certificate, or asks'],
    ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', 'client certificate, or asks'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'does not speak TLS'],
  ])('%s', (code, words) => {
    const shown = describeTlsFailure(Object.assign(new Error('what the other side sent'), { code }));
    expect(shown).toMatch(/^Failed to create SSL connection \(/);
    expect(shown).toContain(words);
    expect(shown).not.toContain('what the other side sent');
  });

  it('says nothing where nothing is known', () => {
    expect(describeTlsFailure(new Error('closed during the handshake'))).toBeUndefined();
  });
});
