import { describe, expect, it } from 'vitest';
import { toSubaccountId } from '../../foundation/ids.ts';
import { defaultClientSettings } from '../clients/client-settings.ts';
import type { OAuthClient } from '../clients/oauth-client.ts';
import { refreshLifetimeOf, rotatesRefreshTokens } from './refresh-lifetime.ts';

const client: OAuthClient = {
  clientId: 'app',
  kind: 'neo-application',
  subaccountId: toSubaccountId('00000000-0000-4000-8000-000000000001'),
  name: 'App',
  isEnabled: true,
  isConfidential: true,
  isImported: false,
  grantTypes: ['authorization_code', 'refresh_token'],
  scopes: [],
  redirectUris: [],
  skipConsent: false,
  tokenLifetimeSeconds: 3600,
  settings: defaultClientSettings,
  createdAtMs: 0,
  createdBy: 'tests',
};

describe('the lifetime of refresh tokens', () => {
  it('is the registered one, 30 days without one, and 180 days where it was unlimited', () => {
    expect(refreshLifetimeOf({ ...client, refreshTokenLifetimeSeconds: 60 })).toBe(60);
    expect(refreshLifetimeOf(client)).toBe(2_592_000);
    expect(refreshLifetimeOf({ ...client, refreshTokenLifetimeSeconds: 0 })).toBe(15_552_000);
  });

  it('is none for a client without the grant', () => {
    const grantTypes = ['authorization_code'];
    expect(refreshLifetimeOf({ ...client, grantTypes, refreshTokenLifetimeSeconds: 60 })).toBeUndefined();
  });
});

it('S-11: used refresh tokens end for public clients, and where the registration says so', () => {
  const rotating = { ...client, settings: { ...defaultClientSettings, refreshPolicy: 'rotate' as const } };
  expect([client, rotating, { ...client, isConfidential: false }].map(rotatesRefreshTokens)).toEqual([
    false,
    true,
    true,
  ]);
});
