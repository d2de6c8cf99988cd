import { lookup } from 'node:dns';
import http, { Agent } from 'node:http';
import { SapClient } from '@contiva/sap-integration-suite-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { composeFlowArchive } from '../support/integration-artifact.ts';
import { createCfTenant, type IntegrationTenant } from '../support/integration-tenant.ts';
import { startTestApp, type TestApp } from '../support/start-app.ts';

let app: TestApp;
let tenant: IntegrationTenant;

beforeAll(async () => {
  // Names below `localhost` are this machine, which not every resolver knows (RFC 6761 §6.3).
  http.globalAgent = new Agent({
    lookup: (name, options, callback) => lookup(name.endsWith('.localhost') ? '127.0.0.1' : name, options, callback),
  });
  app = await startTestApp();
  tenant = await createCfTenant(app);
});
afterAll(() => app.close());

const createClient = async (roles: readonly string[], normalizeResponses = false) => {
  const { clientId, secret } = await tenant.createClient(roles);
  return new SapClient({
    baseUrl: `http://${tenant.apiHost}:${app.httpPort}/api/v1`,
    oauthClientId: clientId,
    oauthClientSecret: secret,
    oauthTokenUrl: `${app.http}/oauth/token`,
    // Of logs it would throw the count away before it looks for it.
    normalizeResponses,
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

  it('keeps packages and integration flows, and deploys them', async () => {
    const roles = ['WorkspacePackagesEdit', 'WorkspacePackagesConfigure', 'WorkspaceArtifactsDeploy'];
    const { integrationContent: content } = await createClient(roles, true);
    const ArtifactContent = Buffer.from(composeFlowArchive({ id: 'Contiva' })).toString('base64');
    await content.createIntegrationPackage({ Id: 'Pack', Name: 'Pack', ShortText: 'short' });
    await content.updateIntegrationPackage('Pack', { Name: 'Renamed', ShortText: 'short' });
    expect(await content.getIntegrationPackageById('Pack')).toMatchObject({ Id: 'Pack', Name: 'Renamed' });
    const flow = { Id: 'Contiva', Name: 'Contiva', PackageId: 'Pack', ArtifactContent };
    expect(await content.createIntegrationFlow(flow)).toMatchObject({ Id: 'Contiva', Version: '1.0.0' });
    await content.updateIntegrationFlow('Contiva', 'active', { Name: 'Contiva', ArtifactContent });
    await content.updateIntegrationFlowConfiguration('Contiva', 'Retries', '4', 'xsd:integer');
    await content.addIntegrationFlowResource('Contiva', 'active', {
      Name: 'map.xsl',
      ResourceType: 'xslt',
      ResourceContent: Buffer.from('<x/>').toString('base64'),
    });
    // The client passes both on as they are, and they are literals.
    await content.saveIntegrationFlowAsVersion("'Contiva'", "'1.0.1'");
    expect(await content.getIntegrationFlowResources('Contiva', '1.0.1')).toHaveLength(2);
    expect((await content.downloadIntegrationFlow('Contiva', '1.0.1')) instanceof Buffer).toBe(true);
    await content.deployIntegrationFlow('Contiva');
    expect(await content.getDeployedArtifactById('Contiva')).toMatchObject({ Status: 'STARTED', Version: '1.0.1' });
    expect(await content.getServiceEndpoints()).toMatchObject([{ Name: 'Contiva', Protocol: 'REST' }]);
    await content.undeployIntegrationFlow('Contiva');
    await content.deleteIntegrationFlow('Contiva', 'active');
    await content.deleteIntegrationPackage('Pack');
    await expect(content.getIntegrationPackageById('Pack')).rejects.toThrow('Requested entity could not be found.');
  });
});
