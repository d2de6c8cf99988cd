import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { createLog } from '../foundation/log.ts';
import { createBundleSource } from './bundle.ts';
import { waitingPage } from './waiting-page.ts';

const folders: string[] = [];
const createFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'portolan-cockpit-'));
  folders.push(folder);
  return folder;
};
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

it('decision 0011: without sources and without a bundle there is no cockpit, and nothing is waited for', () => {
  const readState = createBundleSource({ root: createFolder(), log: createLog({ level: 'silent' }) });
  expect(readState()).toEqual({ kind: 'failed' });
});

it('decision 0011: a build that fails is logged, and the page says what to do', async () => {
  const root = createFolder();
  for (const folder of ['cockpit/src', 'src/management-api']) mkdirSync(join(root, folder), { recursive: true });
  for (const file of ['cockpit/index.html', 'cockpit/vite.config.ts', 'package-lock.json', 'package.json'])
    writeFileSync(join(root, file), '{}');
  const lines: string[] = [];
  const log = createLog({ level: 'error', sink: { write: (line) => lines.push(line) } });
  const readState = createBundleSource({ root, log });
  // There is no bundler in this installation.
  expect(readState()).toEqual({ kind: 'building' });
  await vi.waitFor(() => expect(readState()).toEqual({ kind: 'failed' }));
  expect(lines).toEqual([expect.stringContaining('cockpit-build-failed')]);
  const { status, body } = waitingPage('failed', {});
  expect([status, String(body)]).toEqual([503, expect.stringContaining('npm run build')]);
  expect(String(body)).not.toContain('<script');
});
