import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { call } from '../../../cockpit/src/connection/api.ts';
import { noteCall, readCalls } from '../../../cockpit/src/connection/calls.ts';
import { readFiles } from '../../../cockpit/src/pages/destinations/transfer/read-files.ts';
import { operations } from '../../../src/management-api/contract.ts';

describe('calls of the cockpit', () => {
  it('S-24: are shown without what is secret in them', () => {
    const pem = (kind: string) => `-----BEGIN ${kind}-----\nMHcCAQEEIA==\n-----END ${kind}-----\n`;
    const key = { clientid: 'c', certificate: pem('CERTIFICATE'), key: 'the key', other: pem('EC PRIVATE KEY') };
    noteCall('POST', '/x', { name: 'd', key, privateKey: 'the private key', headers: { 'X-Api-Key': 'the api key' } });
    const [shown] = readCalls();
    expect(shown?.body).toContain('BEGIN CERTIFICATE');
    expect(shown?.body).not.toMatch(/the (?:api |private )?key|PRIVATE KEY/);
  });

  it('S-57: of a session are not shown to whoever signs in next', async () => {
    noteCall('GET', '/of-the-one', undefined);
    const credential = { subaccount: 'acme', userName: 'somebody', password: 'a password' };
    // There is no server here.
    await expect(call(operations.signIn, {}, credential)).rejects.toThrow();
    expect(readCalls()).toEqual([]);
  });

  it.each(['.', '..'])('S-56: never lead to something else: %s', async (name) => {
    // A browser would send it to the destinations of the subaccount.
    const params = { subaccount: 'acme', instance: name, name: 'erp' };
    await expect(call(operations.deleteInstanceDestination, params)).rejects.toMatchObject({ status: 400 });
  });

  it('S-49: an archive is opened only as far as it stays small', async () => {
    const blank = new Uint8Array(1024 * 1024);
    const archive = zipSync(Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`${index}.json`, blank])));
    expect(archive.length).toBeLessThan(100_000);
    const read = await readFiles([new File([archive], 'many.zip')]);
    expect(read).toHaveLength(30);
    expect(read.filter((file) => 'problem' in file)).toHaveLength(10);
  });
});
