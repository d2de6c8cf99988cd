import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createCommandLine } from '../../support/command-line.ts';
import { startTestApp, type TestApp } from '../../support/start-app.ts';

let app: TestApp;
let portolan: ReturnType<typeof createCommandLine>;

beforeAll(async () => {
  app = await startTestApp();
  portolan = createCommandLine(app);
  await app.rooms.accounts.createSubaccount({ subdomain: 'acme', flavour: 'neo' }, { kind: 'system', name: 'tests' });
});
afterAll(() => app.close());

const kidOf = (output: string): string => /default-jwt-key-[0-9a-f]{10}/.exec(output)?.[0] ?? '';

describe('portolan signing-key', () => {
  it('takes a key through its life by hand', async () => {
    expect((await portolan(['signing-key', 'list'])).output).toBe('(none)\n');
    const created = await portolan(['signing-key', 'create', '--algorithm', 'ES256']);
    expect(created.output).toMatch(
      /^default-jwt-key-\w+ \(ES256\) is published\. Enable it from \d{4}-.* with --force from .*\n$/,
    );
    const kid = kidOf(created.output);
    expect((await portolan(['signing-key', 'list'])).output).toMatch(
      new RegExp(`^${kid} +ES256 +pending .* yes: It has not signed any token\\.$`, 'm'),
    );

    const early = await portolan(['signing-key', 'enable', kid, '--force']);
    expect([early.exitCode, early.notes]).toEqual([1, expect.stringContaining('by force from')]);
    app.clock.advance(3_600_000);
    const enabled = await portolan(['signing-key', 'enable', kid, '--force']);
    expect([enabled.exitCode, enabled.output]).toEqual([0, `${kid} signs from now on.\n`]);

    const unsafe = await portolan(['signing-key', 'delete', kid]);
    expect([unsafe.exitCode, unsafe.notes]).toEqual([1, expect.stringContaining('emergency')]);
    const deleted = await portolan(['signing-key', 'delete', kid, '--emergency']);
    expect(deleted.output).toMatch(new RegExp(`^Deleted ${kid}\\. The subaccount has:\\n`));
    const keys = z
      .array(z.object({ kid: z.string(), state: z.string(), algorithm: z.string() }))
      .parse(JSON.parse((await portolan(['signing-key', 'list', '--json'])).output));
    expect(keys.map(({ state, algorithm }) => [state, algorithm])).toEqual([
      ['retired', 'RS256'],
      ['active', 'ES256'],
    ]);
  });

  it('rotates in one step, and says what will happen when', async () => {
    await app.rooms.accounts.createSubaccount(
      { subdomain: 'globex', flavour: 'cf' },
      { kind: 'system', name: 'tests' },
    );
    const { output } = await portolan(['signing-key', 'rotate', '--subaccount', 'globex']);
    expect(output).toMatch(
      /is published\. It signs from \d{4}-.* on \(UTC\); the key it replaces is deleted twelve hours/,
    );
    const again = await portolan(['signing-key', 'rotate', '--subaccount', 'globex']);
    expect(kidOf(again.output)).toBe(kidOf(output));
  });

  it('explains the life of a key in its help', async () => {
    const { output } = await portolan(['signing-key', '--help']);
    expect(output).toMatch(/pending first[\s\S]*retired[\s\S]*two keys at most/);
  });
});
