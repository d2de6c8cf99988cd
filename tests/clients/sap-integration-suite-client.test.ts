import { SapClient } from '@contiva/sap-integration-suite-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCfTenant, type IntegrationTenant } from '../support/integration-tenant.ts';
import { startTestApp, type TestApp } from '../support/start-app.ts';

let app: TestApp;
let tenant: IntegrationTenant;

beforeAll(async () => {
  app = await startTestApp();
  tenant = await createCfTenant(app);
});
afterAll(() => app.close());

const createClient = async (roles: readonly string[]) => {
  const { clientId, secret } = await tenant.createClient(roles);
  return new SapClient({
    baseUrl: `${app.http}/api/v1`,
    oauthClientId: clientId,
    oauthClientSecret: secret,
    oauthTokenUrl: `${app.http}/oauth/token`,
    // Otherwise the client itself throws the count away before it looks for it.
    normalizeResponses: false,
  });
};

describe('@contiva/sap-integration-suite-client', () => {
  it('reads logs, counts them, and what belongs to them', async () => {
    const failed = await tenant.record({
      status: 'FAILED',
      error: { text: 'it broke' },
      customHeaderProperties: [{ name: 'po_number', value: '1' }],
      attachments: [{ name: 'a', contentType: 'text/plain', content: Buffer.from('hello') }],
    });
    await tenant.record();
    const client = await createClient(['MonitoringDataRead', 'MessagePayloadsRead']);
    const { logs, count } = await client.messageProcessingLogs.getMessageProcessingLogs({
      top: 5,
      filter: "Status eq 'FAILED'",
      orderby: ['LogEnd desc'],
      inlinecount: true,
    });
    expect(Number(count)).toBe(1);
    expect(logs).toMatchObject([{ MessageGuid: failed.messageGuid, Status: 'FAILED' }]);
    const one = await client.messageProcessingLogs.getMessageProcessingLogById(failed.messageGuid);
    expect(one).toMatchObject({ MessageGuid: failed.messageGuid, IntegrationArtifact: { Id: 'flow1' } });
    const since = await client.messageProcessingLogs.getMessageProcessingLogs({
      filterObj: { LogEnd: { ge: new Date(failed.logEndMs - 1000) } },
    });
    expect(since.logs).toHaveLength(2);
    expect(await client.messageProcessingLogs.getLogErrorInformationText(failed.messageGuid)).toContain('it broke');
    expect(await client.messageProcessingLogs.getLogCustomHeaderProperties(failed.messageGuid)).toMatchObject([
      { Name: 'po_number', Value: '1' },
    ]);
    expect(await client.messageProcessingLogs.getLogAttachments(failed.messageGuid)).toMatchObject([{ Name: 'a' }]);
  });

  it('understands our errors', async () => {
    const client = await createClient(['MonitoringDataRead']);
    await expect(client.messageProcessingLogs.getMessageProcessingLogById('nope')).rejects.toThrow(
      'Requested entity could not be found.',
    );
    const poor = await createClient(['WorkspacePackagesRead']);
    await expect(poor.messageProcessingLogs.getMessageProcessingLogs()).rejects.toThrow(/403|Forbidden/);
  });
});
