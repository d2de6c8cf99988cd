import { X509Certificate } from 'node:crypto';
import { expect, it } from 'vitest';
import { createAdjustableClock } from '../../src/foundation/clock.ts';
import { administrator } from '../support/authorization-server.ts';
import { createAuthorizationServerNode } from '../support/authorization-server-node.ts';
import { createAuthority, issueIdentity } from '../support/client-credentials.ts';
import { describeOnBothDatabases } from '../support/databases.ts';

const clientId = 'sb-key!b1|it!b1';

describeOnBothDatabases('whose a certificate is', (open) => {
  it('R-16: one registered on a node is known to the other at once, and one that is gone refused there within 2 s', async () => {
    const database = await open();
    const clock = createAdjustableClock();
    const authority = await createAuthority('Trusted', clock.now());
    const trustedPem = [authority.certificatePem];
    const one = await createAuthorizationServerNode(database, { clock, trustedPem });
    const other = await createAuthorizationServerNode(database, { clock, trustedPem });
    const { id } = await one.accounts.createSubaccount({ subdomain: 'one', flavour: 'cf' }, administrator);
    const { clients } = one.server;
    await clients.register(
      {
        kind: 'xsuaa',
        subaccountId: id,
        clientId,
        xsappname: 'it!b1',
        authorities: [],
        grantTypes: ['client_credentials'],
        credential: 'none',
      },
      administrator,
    );
    const { cert } = await issueIdentity(authority, [['CN', 'caller']], { nowMs: clock.now() });
    const certificate = { der: new X509Certificate(cert).raw, chainDer: [] };
    const find = (node: typeof one) => node.server.findCertificateOwner(certificate, () => true);
    expect(other.server.isTrustedCertificate(certificate)).toBe(true);
    expect((await find(other)).kind).toBe('none');
    const registration = { binding: 'exact', certificatePem: cert } as const;
    const add = () => clients.addCertificate(id, clientId, { registration, uniqueness: 'certificate' }, administrator);
    const { certificateId } = await add();
    expect(await find(other)).toMatchObject({ kind: 'found', client: { clientId } });
    await clients.removeCertificate(id, clientId, certificateId, administrator);
    expect((await find(one)).kind, 'at once where it was removed').toBe('none');
    clock.advance(2000);
    expect((await find(other)).kind).toBe('none');
    await add();
    expect((await find(other)).kind).toBe('found');
    await clients.update(id, clientId, { isEnabled: false }, administrator);
    clock.advance(2000);
    expect((await find(other)).kind, 'of a disabled client').toBe('none');
  });

  it('S-55: no other subaccount makes a pinned one doubtful, however many of its names it registers', async () => {
    const clock = createAdjustableClock();
    const { accounts, server } = await createAuthorizationServerNode(await open(), { clock });
    const { id: own } = await accounts.createSubaccount({ subdomain: 'own', flavour: 'cf' }, administrator);
    const { id: other } = await accounts.createSubaccount({ subdomain: 'foreign', flavour: 'cf' }, administrator);
    const [genuine, forged] = [await createAuthority('Trusted'), await createAuthority('Trusted')];
    const register = async (subaccountId: typeof own, id: string, cert: string, binding: 'exact' | 'renewable') => {
      const client = { kind: 'xsuaa', xsappname: 'it!b1', authorities: [], credential: 'none' } as const;
      const grants = { grantTypes: ['client_credentials' as const] };
      await server.clients.register({ ...client, ...grants, subaccountId, clientId: id }, administrator);
      const registration = { binding, certificatePem: cert };
      await server.clients.addCertificate(subaccountId, id, { registration, uniqueness: 'certificate' }, administrator);
    };
    const { cert } = await issueIdentity(genuine, [['CN', 'caller']]);
    await register(own, 'sb-z!b1|it!b1', cert, 'exact');
    await register(other, 'sb-a!b1|it!b1', (await issueIdentity(forged, [['CN', 'caller']])).cert, 'renewable');
    const certificate = { der: new X509Certificate(cert).raw, chainDer: [] };
    const find = () => server.findCertificateOwner(certificate, () => true);
    expect(await find()).toMatchObject({ kind: 'found', client: { clientId: 'sb-z!b1|it!b1' } });
    await register(own, 'sb-b!b1|it!b1', (await issueIdentity(genuine, [['CN', 'caller']])).cert, 'renewable');
    // Its own subaccount does. Source: SAP doc "Service Key Types", Pin Certificate
    clock.advance(2000);
    expect((await find()).kind).toBe('none');
  });

  it("what is no certificate, or of an authority nobody trusts, is nobody's", async () => {
    const node = await createAuthorizationServerNode(await open());
    const { cert } = await issueIdentity(await createAuthority('Untrusted'), [['CN', 'caller']]);
    const certificate = { der: new X509Certificate(cert).raw, chainDer: [] };
    expect(node.server.isTrustedCertificate(certificate)).toBe(false);
    expect(await node.server.findCertificateOwner({ der: Buffer.from('no'), chainDer: [] }, () => true)).toEqual({
      kind: 'none',
      reason: 'the certificate cannot be read',
    });
  });
});
