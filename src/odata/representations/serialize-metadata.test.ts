import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { messageProcessingLogModel, service } from '../fixtures/message-processing-log-model.ts';
import { createServiceModel } from '../service-model.ts';
import { serializeMetadata } from './serialize-metadata.ts';
import { serializeServiceDocumentJson, serializeServiceDocumentXml } from './serialize-service-document.ts';

describe('serializeMetadata', () => {
  it('describes the message processing logs as the contract does', () => {
    const contract = readFileSync(new URL('../fixtures/message-processing-logs.edmx', import.meta.url), 'utf8');
    expect(serializeMetadata(messageProcessingLogModel)).toBe(contract.replace(/>\s+</g, '><').trim());
  });

  it('describes function imports', () => {
    const document = serializeMetadata({
      ...messageProcessingLogModel,
      functionImports: [
        { name: 'Deploy', method: 'POST', parameters: [{ name: 'Id', type: 'Edm.String' }], returns: 'TraceMessages' },
        { name: 'Ping', method: 'GET', parameters: [] },
      ],
    });
    expect(document).toContain(
      '<FunctionImport Name="Deploy" ReturnType="com.sap.hci.api.TraceMessage" EntitySet="TraceMessages" m:HttpMethod="POST">' +
        '<Parameter Name="Id" Type="Edm.String" Mode="In"/></FunctionImport><FunctionImport Name="Ping" m:HttpMethod="GET"/>',
    );
  });
});

describe('createServiceModel', () => {
  it('leads from set to set', () => {
    const runs = service.entitySets.get('MessageProcessingLogs')?.type.navigation.get('Runs');
    expect(runs).toMatchObject({ multiplicity: '*', target: { name: 'MessageProcessingLogRuns' } });
    expect(service.entitySets.size).toBe(15);
  });

  it('refuses models that refer to what is not there', () => {
    const model = messageProcessingLogModel;
    const [first, second] = model.entityTypes;
    if (first === undefined || second === undefined) throw new Error('the fixture is empty');
    expect(() => createServiceModel({ ...model, complexTypes: [] })).toThrow(
      'no complex type named IntegrationArtifact',
    );
    expect(() => createServiceModel({ ...model, associations: [] })).toThrow('no association named');
    expect(() => createServiceModel({ ...model, entityTypes: [first] })).toThrow('no entity type named');
    expect(() => createServiceModel({ ...model, entityTypes: [{ ...second, keys: ['X'] }] })).toThrow('named X');
    expect(() => createServiceModel({ ...model, entityTypes: [{ ...first, keys: ['IntegrationArtifact'] }] })).toThrow(
      'not primitive',
    );
  });
});

describe('the service document', () => {
  it('lists the entity sets in both forms', () => {
    const xml = serializeServiceDocumentXml('https://host/api/v1', service);
    expect(xml).toContain('xml:base="https://host/api/v1/"><workspace><atom:title>Default</atom:title>');
    expect(xml.match(/<collection href="\w+"><atom:title>/g)).toHaveLength(15);
    expect(JSON.parse(serializeServiceDocumentJson(service)).d.EntitySets).toEqual([...service.entitySets.keys()]);
  });
});
