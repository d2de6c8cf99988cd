import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createQuietContext } from '../quiet-context.ts';
import { findConnection } from './connection.ts';

const folderWithFile = (content: string): string => {
  const folder = mkdtempSync(join(tmpdir(), 'portolan-connection-'));
  mkdirSync(join(folder, '.portolan'));
  writeFileSync(join(folder, '.portolan', 'administrator.json'), content);
  return folder;
};
const folder = folderWithFile('{"url":"http://127.0.0.1:18080","token":"from-file"}');

describe('finding the server', () => {
  it('takes the default address and no token where nothing is said', () => {
    expect(findConnection(createQuietContext({ folder: tmpdir() }), {})).toEqual({
      url: 'http://127.0.0.1:8080',
      token: undefined,
    });
  });

  it('takes the administrator file', () => {
    expect(findConnection(createQuietContext({ folder }), {})).toEqual({
      url: 'http://127.0.0.1:18080',
      token: 'from-file',
    });
  });

  it('prefers flags to the environment and the environment to the file', () => {
    const environment = { PORTOLAN_URL: 'http://a:1/', PORTOLAN_ADMIN_TOKEN: 'from-environment' };
    expect(findConnection(createQuietContext({ folder, environment }), {})).toEqual({
      url: 'http://a:1',
      token: 'from-environment',
    });
    expect(
      findConnection(createQuietContext({ folder, environment }), { url: 'http://b:2', token: 'from-flag' }),
    ).toEqual({ url: 'http://b:2', token: 'from-flag' });
  });

  it("never sends the file's token to another server", () => {
    expect(findConnection(createQuietContext({ folder }), { url: 'http://evil.example' }).token).toBeUndefined();
  });

  it('finds the file in the data folder of the environment', () => {
    const environment = { PORTOLAN_DATA_FOLDER: join(folder, '.portolan') };
    expect(findConnection(createQuietContext({ environment }), {}).token).toBe('from-file');
  });

  it.each(['127.0.0.1:8080', 'ftp://x', ''])('refuses %j as a URL', (url) => {
    expect(() => findConnection(createQuietContext({}), { url })).toThrow(/is no URL of a server/);
  });

  it('says what to do about a damaged file', () => {
    const context = createQuietContext({ folder: folderWithFile('{') });
    expect(() => findConnection(context, {})).toThrow(/administrator\.json cannot be read/);
  });
});
