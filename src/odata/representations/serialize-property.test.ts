import { describe, expect, it } from 'vitest';
import type { Row } from '../entity.ts';
import { attachments } from '../fixtures/get-set.ts';
import { service } from '../fixtures/message-processing-log-model.ts';
import { rejectionOf } from '../fixtures/rejection.ts';
import { type PropertyPath, parseResourcePath } from '../parse-resource-path.ts';
import { serializeLinksJson, serializeLinksXml } from './serialize-links.ts';
import { serializePropertyJson, serializePropertyValue, serializePropertyXml } from './serialize-property.ts';

const row: Row = { MessageGuid: 'g', Status: 'A&B', LogStart: 1000, LogEnd: null, IntegrationArtifact: { Id: 'f' } };
const pathTo = (property: string): PropertyPath => {
  const resource = parseResourcePath(service, `/MessageProcessingLogs('g')/${property}`);
  if (!('path' in resource)) throw new Error('not a property');
  return resource.path;
};
const xmlHead = '<?xml version="1.0" encoding="utf-8"?>';
const namespaces =
  'xmlns:d="http://schemas.microsoft.com/ado/2007/08/dataservices" ' +
  'xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata"';

describe('a property', () => {
  it.each([
    ['Status', '{"d":{"Status":"A&B"}}', `<d:Status ${namespaces}>A&amp;B</d:Status>`, 'A&B'],
    [
      'LogStart',
      '{"d":{"LogStart":"/Date(1000)/"}}',
      `<d:LogStart ${namespaces} m:type="Edm.DateTime">1970-01-01T00:00:01</d:LogStart>`,
      '1970-01-01T00:00:01',
    ],
    ['IntegrationArtifact/Id', '{"d":{"Id":"f"}}', `<d:Id ${namespaces}>f</d:Id>`, 'f'],
  ])('%s is written as JSON, XML and text', (property, json, xml, text) => {
    expect(serializePropertyJson(pathTo(property), row)).toBe(json);
    expect(serializePropertyXml(pathTo(property), row)).toBe(xmlHead + xml);
    expect(serializePropertyValue(pathTo(property), row)).toBe(text);
  });

  it('that is null has no text', () => {
    expect(serializePropertyJson(pathTo('LogEnd'), row)).toBe('{"d":{"LogEnd":null}}');
    expect(serializePropertyXml(pathTo('LogEnd'), row)).toContain('m:null="true"/>');
    expect(rejectionOf(() => serializePropertyValue(pathTo('LogEnd'), row)).status).toBe(404);
    expect(rejectionOf(() => serializePropertyValue(pathTo('IntegrationArtifact/Name'), row)).status).toBe(404);
    expect(serializePropertyJson(pathTo('IntegrationArtifact'), { MessageGuid: 'g' })).toBe(
      '{"d":{"IntegrationArtifact":null}}',
    );
  });

  it('of complex type names its type', () => {
    expect(serializePropertyJson(pathTo('IntegrationArtifact'), row)).toContain(
      '{"d":{"IntegrationArtifact":{"__metadata":{"type":"com.sap.hci.api.IntegrationArtifact"},"Id":"f","Name":null',
    );
  });
});

describe('links', () => {
  it('are written as JSON and XML, one or many', () => {
    const uri = "https://host/api/v1/MessageProcessingLogAttachments('a%26')";
    expect(JSON.parse(serializeLinksJson('https://host/api/v1', attachments, [{ Id: 'a&' }]))).toEqual({
      d: { results: [{ uri }] },
    });
    expect(JSON.parse(serializeLinksJson('https://host/api/v1', attachments, { Id: 'a&' }))).toEqual({ d: { uri } });
    const namespace = 'xmlns="http://schemas.microsoft.com/ado/2007/08/dataservices"';
    expect(serializeLinksXml('https://host/api/v1', attachments, [{ Id: 'a&' }])).toBe(
      `${xmlHead}<links ${namespace}><uri>${uri}</uri></links>`,
    );
    expect(serializeLinksXml('https://host/api/v1', attachments, { Id: 'a&' })).toBe(
      `${xmlHead}<uri ${namespace}>${uri}</uri>`,
    );
  });
});
