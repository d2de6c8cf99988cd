import { describe, expect, it } from 'vitest';
import type { AccessTokenFacts, TokenCheck } from '../../authorization-server/index.ts';
import type { AuditEvent } from '../../foundation/audit-event.ts';
import { randomUuid, toRequestId, toSubaccountId } from '../../foundation/ids.ts';
import { createAdmitCaller } from './admit-caller.ts';

const clientId = 'sb-clone-1!b1|connectivity!b1';
const facts: AccessTokenFacts = {
  format: 'jwt',
  clientKind: 'xsuaa',
  subaccountId: toSubaccountId('a'),
  clientSubaccountId: toSubaccountId('a'),
  clientId,
  userName: 'x',
  sub: clientId,
  jti: '1',
  scopes: [],
  audience: [clientId],
  grantType: 'client_credentials',
  issuedAtMs: 0,
  claims: { client_id: clientId },
};
const api = 'sb-clone-1!b1|connectivity-api!b1';
const origin = { remoteAddress: '', requestId: toRequestId(randomUuid()) };

/** Judges a token that says this. */
const admit = async (more: Partial<AccessTokenFacts>) => {
  const noted: AuditEvent[] = [];
  const admitCaller = createAdmitCaller({
    checkToken: async (): Promise<TokenCheck> => ({ kind: 'valid', facts: { ...facts, ...more } }),
    noteRefusal: (event) => noted.push(event),
  });
  return { admission: await admitCaller({ proxy: 'token' }, origin), noted };
};

describe('D-70: a token at the proxies', () => {
  it.each<[string, Partial<AccessTokenFacts>]>([
    ['of an instance of plan lite', {}],
    ['bound to a certificate that may be missing (decision 0006)', { confirmation: 'x', isConfirmationOptional: true }],
  ])('is taken: %s', async (_name, more) => {
    const { admission, noted } = await admit(more);
    expect([admission.kind, noted]).toEqual(['admitted', []]);
  });

  it.each<[string, Partial<AccessTokenFacts>, string]>([
    ['bound to a certificate in earnest', { confirmation: 'x' }, 'token bound to a certificate'],
    [
      'of plan api_access',
      { clientId: api, audience: [api, 'connectivity-api!b1'], scopes: ['connectivity-api!b1.ConnectorInfo.Read'] },
      'token for another audience',
    ],
    ['of another service', { clientId: 'sb-a', audience: ['sb-a'] }, 'token for another audience'],
    ['that is opaque', { format: 'opaque' }, 'token for another audience'],
    ['of another kind of client', { clientKind: 'platform-api' }, 'token for another audience'],
    ['for an address', { resources: ['https://a.example'] }, 'token for another resource'],
  ])('S-21, S-27: is refused, and that goes on record: %s', async (_name, more, reason) => {
    const { admission, noted } = await admit(more);
    expect(admission).toEqual({ kind: 'refused', reason });
    expect(noted).toMatchObject([{ action: 'refuse', attributes: { reason } }]);
  });
});
