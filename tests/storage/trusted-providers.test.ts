import { expect, it } from 'vitest';
import { describeCertificate } from '../../src/crypto/certificates.ts';
import { signEnveloped } from '../../src/crypto/xml/sign-enveloped.ts';
import { buildAssertion, testAudience, testRecipient } from '../../src/crypto/xml/testing/test-assertion.ts';
import { createTestSigner } from '../../src/crypto/xml/testing/test-signer.ts';
import type { Actor } from '../../src/foundation/audit-event.ts';
import { toSubaccountId } from '../../src/foundation/ids.ts';
import type { TrustedProviderInput } from '../../src/identity-provider/index.ts';
import type { Database } from '../../src/storage/database.ts';
import { describeOnBothDatabases } from '../support/databases.ts';
import { openIdentityProvider } from '../support/identity-provider.ts';

const actor: Actor = { kind: 'administrator', name: 'root' };
const signer = createTestSigner();
const idp = 'https://idp.example.com';
const saml: TrustedProviderInput = { kind: 'saml', name: idp, certificates: [signer.certificatePem] };
const jwt: TrustedProviderInput = { kind: 'jwt', name: idp, certificates: [signer.certificatePem] };

const { sha256Thumbprint } = describeCertificate(signer.certificatePem);
/** All of the provider, its certificate by thumbprint. */
const describing = (isEnabled: string): unknown =>
  expect.stringMatching(
    new RegExp(`^kind: "saml"; name: .*isEnabled: ${isEnabled}; certificates: ${sha256Thumbprint}; `),
  );

const createRoom = async (database: Database) => {
  const { identityProvider: room, ...rest } = await openIdentityProvider(database, actor);
  const { clock, acme } = rest;
  const judge = async (subaccountId: typeof acme) => {
    const assertion = Buffer.from(signEnveloped(buildAssertion({ nowMs: clock.now() }), signer)).toString('base64url');
    const target = { audiences: [testAudience], recipients: [testRecipient] };
    return (await room.acceptSamlAssertion(subaccountId, assertion, target)).kind;
  };
  return { ...rest, room, providers: room.trustedProviders, judge };
};

describeOnBothDatabases('trusted identity providers', (open, { createPlace }) => {
  it('are kept by subaccount, kind and name', async () => {
    const { providers, acme, globex } = await createRoom(await open());
    expect(await providers.put(acme, saml, actor)).toEqual({ isNew: true });
    expect(await providers.put(acme, jwt, actor)).toEqual({ isNew: true });
    expect(await providers.list(acme)).toEqual([providers.define(jwt), providers.define(saml)]);
    expect(await providers.list(globex)).toEqual([]);
    expect(await providers.find(acme, { kind: 'saml', name: idp })).toEqual(providers.define(saml));
    expect(await providers.find(globex, { kind: 'saml', name: idp })).toBeUndefined();
    expect(await providers.find(acme, { kind: 'saml', name: `${idp}/` })).toBeUndefined();
    expect(await providers.delete(globex, { kind: 'saml', name: idp }, actor)).toBe(false);
    expect(await providers.delete(acme, { kind: 'saml', name: idp }, actor)).toBe(true);
    expect(await providers.list(acme)).toEqual([providers.define(jwt)]);
  });

  it('tell when an assertion of each was last taken, whatever is changed of it', async () => {
    const { providers, judge, clock, acme, globex } = await createRoom(await open());
    for (const id of [acme, globex]) for (const input of [saml, jwt]) await providers.put(id, input, actor);
    expect(await judge(acme)).toBe('accepted');
    clock.advance(90_000);
    const advancedAtMs = clock.now();
    expect(await judge(acme)).toBe('accepted');
    const used = await providers.listUses(acme);
    expect(used).toEqual([{ kind: 'saml', name: idp, lastUsedAtMs: expect.any(Number) }]);
    expect(used[0]?.lastUsedAtMs).toBeGreaterThanOrEqual(advancedAtMs);
    expect(await providers.listUses(globex)).toEqual([]);
    await providers.put(acme, { ...saml, isEnabled: false }, actor);
    clock.advance(5_000);
    expect(await judge(acme)).toBe('rejected');
    expect(await providers.listUses(acme)).toEqual(used);
  });

  it('S-65: are on record with what they were and what they are', async () => {
    const { providers, audit, acme } = await createRoom(await open());
    await providers.put(acme, saml, actor);
    expect(await providers.put(acme, { ...saml, isEnabled: false }, actor)).toEqual({ isNew: false });
    await providers.delete(acme, { kind: 'saml', name: idp }, actor);
    await expect(providers.put(acme, { ...saml, certificates: [] }, actor)).rejects.toMatchObject({ status: 400 });
    const events = await audit.list(acme);
    expect(
      events
        .filter(({ object }) => object === `Trusted identity provider ${idp}`)
        .map(({ action, category, attributes }) => ({ action, category, attributes })),
    ).toEqual([
      { action: 'delete', category: 'audit.configuration', attributes: { old: describing('false') } },
      {
        action: 'update',
        category: 'audit.configuration',
        attributes: { old: 'isEnabled: true', new: 'isEnabled: false' },
      },
      { action: 'create', category: 'audit.configuration', attributes: { new: describing('true') } },
    ]);
  });

  it('count at once where they are changed, and within two seconds on another node (R-16, S-28)', async () => {
    const place = await createPlace();
    const here = await createRoom(await place.open());
    const other = await createRoom(await place.open());
    expect(await other.judge(other.acme)).toBe('rejected');
    await here.providers.put(here.acme, saml, actor);
    expect(await here.judge(here.acme)).toBe('accepted');
    expect(await here.judge(here.globex)).toBe('rejected');
    expect(await here.providers.isActive(here.acme, idp)).toBe(true);
    other.clock.advance(2_000);
    expect(await other.judge(other.acme)).toBe('accepted');

    await here.providers.put(here.acme, { ...saml, isEnabled: false }, actor);
    expect(await here.judge(here.acme)).toBe('rejected');
    expect(await here.providers.isActive(here.acme, idp)).toBe(false);
    other.clock.advance(2_000);
    expect(await other.judge(other.acme)).toBe('rejected');
  });

  it('go with their subaccount, are of one that exists, and are a hundred at most', async () => {
    const { accounts, providers, acme, globex } = await createRoom(await open());
    const stranger = toSubaccountId('00000000-0000-4000-8000-000000000000');
    await expect(providers.put(stranger, saml, actor)).rejects.toMatchObject({ status: 404 });
    for (let index = 0; index < 100; index += 1) await providers.put(acme, { ...jwt, name: `urn:${index}` }, actor);
    await expect(providers.put(acme, saml, actor)).rejects.toMatchObject({ status: 400 });
    expect(await providers.put(acme, { ...jwt, name: 'urn:7' }, actor)).toEqual({ isNew: false });
    await providers.put(globex, saml, actor);
    await accounts.deleteSubaccount(acme, actor);
    expect(await providers.list(acme)).toEqual([]);
    expect(await providers.list(globex)).toHaveLength(1);
  });
});
