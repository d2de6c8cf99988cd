import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError, loadConfig } from './load.ts';

const folderWith = (name: string, content: string): string => {
  const folder = mkdtempSync(join(tmpdir(), 'portolan-config-'));
  writeFileSync(join(folder, name), content);
  return folder;
};

describe('loading the settings', () => {
  it('fills in the defaults: lab profile on loopback', async () => {
    const config = await loadConfig({});
    expect(config).toMatchObject({
      profile: 'lab',
      host: '127.0.0.1',
      httpPort: 8080,
      httpsPort: 8443,
      publicDomain: 'portolan.localhost',
    });
  });

  it('prefers flags to the environment, the environment to the file and the file to the default', async () => {
    const folder = folderWith('portolan.config.yaml', 'httpPort: 1\nhttpsPort: 2\nlogLevel: warn\n');
    const config = await loadConfig({
      folder,
      environment: { PORTOLAN_HTTP_PORT: '3', PORTOLAN_HTTPS_PORT: '4' },
      flags: { httpPort: '5' },
    });
    expect(config).toMatchObject({ httpPort: 5, httpsPort: 4, logLevel: 'warn' });
  });

  it('reads a TypeScript file that exports config', async () => {
    const folder = folderWith('portolan.config.ts', 'export const config: { httpPort: number } = { httpPort: 7 };\n');
    expect((await loadConfig({ folder })).httpPort).toBe(7);
  });

  it('stops at an unknown key and names the nearest one', async () => {
    const folder = folderWith('portolan.config.json', '{"htpPort": 1}');
    await expect(loadConfig({ folder })).rejects.toThrow(/"htpPort".*Did you mean "httpPort"\?/);
    await expect(loadConfig({ environment: { PORTOLAN_HTTPPORT: '1' } })).rejects.toThrow(
      /Did you mean PORTOLAN_HTTP_PORT\?/,
    );
  });

  it('says where an invalid value came from', async () => {
    await expect(loadConfig({ flags: { httpPort: 'many' } })).rejects.toThrow(/^--http-port must be a number/);
    await expect(loadConfig({ environment: { PORTOLAN_PROFILE: 'test' } })).rejects.toBeInstanceOf(ConfigError);
  });

  it.each([
    ['a client without a provider', { singleSignOnIssuer: undefined }, /needs singleSignOnIssuer/],
    ['a provider without a client', { singleSignOnClientId: undefined }, /needs singleSignOnClientId/],
    ['a provider whose groups mean nothing', { singleSignOnAdministrators: [] }, /lets nobody in/],
    ['a provider without TLS', { singleSignOnIssuer: 'http://idp.example.com' }, /https URL in the production/],
    ['an issuer with a query', { singleSignOnIssuer: 'https://idp.example.com/?a' }, /without query/],
    ['no openid', { singleSignOnScopes: 'profile' }, /must hold openid/],
    ['a cockpit without TLS', { singleSignOnOrigin: 'http://cockpit.example.com' }, /https origin/],
    ['a cockpit with a path', { singleSignOnOrigin: 'https://cockpit.example.com/' }, /https origin/],
    ['a name that cannot be shown', { singleSignOnName: 'a\u202eb' }, /printable/],
  ])('refuses single sign-on with %s', async (_, change, text) => {
    const flags = {
      profile: 'production',
      singleSignOnIssuer: 'https://idp.example.com/realms/acme',
      singleSignOnClientId: 'cockpit',
      singleSignOnAdministrators: 'CN=ops',
    };
    expect((await loadConfig({ flags })).singleSignOnAdministrators).toEqual(['CN=ops']);
    await expect(loadConfig({ flags: { ...flags, ...change } })).rejects.toThrow(text);
  });

  it('refuses to open the lab profile to the network', async () => {
    await expect(loadConfig({ flags: { host: '0.0.0.0' } })).rejects.toThrow(/lab profile listens on loopback only/);
    expect((await loadConfig({ flags: { host: '0.0.0.0', profile: 'production' } })).host).toBe('0.0.0.0');
  });
});
