import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Entity } from '../entity.ts';
import { attachments, logs } from '../fixtures/get-set.ts';
import { parseProjection, projectAll } from '../query-options/parse-projection.ts';
import { serializeFeed } from './feed-writer.ts';
import { createAtomWriter } from './serialize-atom.ts';
import { escapeXmlAttribute, escapeXmlText } from './xml-text.ts';

const context = {
  serviceRoot: 'https://host/api/v1',
  feedPath: 'MessageProcessingLogs',
  updatedAtMs: Date.UTC(2026, 0, 31, 12),
};
const head = '<?xml version="1.0" encoding="utf-8"?>';
const namespaces =
  'xmlns="http://www.w3.org/2005/Atom" xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata" ' +
  'xmlns:d="http://schemas.microsoft.com/ado/2007/08/dataservices" xml:base="https://host/api/v1/"';
const updated = '<updated>2026-01-31T12:00:00.000Z</updated>';
const scheme = 'http://schemas.microsoft.com/ado/2007/08/dataservices/scheme';
const related = 'http://schemas.microsoft.com/ado/2007/08/dataservices/related';
const log: Entity = {
  values: {
    MessageGuid: 'g1',
    LogStart: Date.UTC(2021, 2, 16, 11, 8, 49, 830),
    Status: 'a < b & "c"\r\n\u0001',
    IntegrationArtifact: { Id: 'f' },
  },
};

describe('createAtomWriter', () => {
  it('writes an entry', () => {
    const projection = parseProjection(
      logs,
      'MessageGuid,LogStart,LogEnd,Status,IntegrationArtifact,Runs,ErrorInformation',
      undefined,
    );
    expect(createAtomWriter(context, projection).document(log)).toBe(
      `${head}<entry ${namespaces}><author><name/></author><id>https://host/api/v1/MessageProcessingLogs('g1')</id>` +
        `<title type="text">MessageProcessingLogs</title>${updated}` +
        `<category term="com.sap.hci.api.MessageProcessingLog" scheme="${scheme}"/>` +
        `<link href="MessageProcessingLogs('g1')" rel="edit" title="MessageProcessingLog"/>` +
        `<link href="MessageProcessingLogs('g1')/ErrorInformation" rel="${related}/ErrorInformation" title="ErrorInformation" type="application/atom+xml;type=entry"/>` +
        `<link href="MessageProcessingLogs('g1')/Runs" rel="${related}/Runs" title="Runs" type="application/atom+xml;type=feed"/>` +
        '<content type="application/xml"><m:properties><d:MessageGuid>g1</d:MessageGuid>' +
        '<d:LogStart m:type="Edm.DateTime">2021-03-16T11:08:49.83</d:LogStart><d:LogEnd m:null="true"/>' +
        '<d:Status>a &lt; b &amp; &quot;c&quot;&#13;\n\ufffd</d:Status>' +
        '<d:IntegrationArtifact m:type="com.sap.hci.api.IntegrationArtifact"><d:Id>f</d:Id><d:Name m:null="true"/>' +
        '<d:Type m:null="true"/><d:PackageId m:null="true"/><d:PackageName m:null="true"/></d:IntegrationArtifact>' +
        '</m:properties></content></entry>',
    );
  });

  it('writes the properties of a media entry outside of its content', () => {
    const projection = parseProjection(attachments, 'PayloadSize', undefined);
    const document = createAtomWriter(context, projection).document({
      values: { Id: 'a:1', PayloadSize: 26 },
      mediaType: 'text/plain',
    });
    expect(document).toContain(
      `<link href="MessageProcessingLogAttachments('a%3A1')/$value" rel="edit-media" type="text/plain"/>` +
        `<content type="text/plain" src="MessageProcessingLogAttachments('a%3A1')/$value"/>` +
        '<m:properties><d:PayloadSize m:type="Edm.Int64">26</d:PayloadSize></m:properties></entry>',
    );
  });

  it('writes a feed with count and next link', () => {
    const writer = createAtomWriter(context, parseProjection(logs, 'Status', undefined));
    const feed = serializeFeed(writer, [log], {
      count: 17,
      nextLink: 'https://host/api/v1/MessageProcessingLogs?a=1&$skiptoken=1000',
    });
    expect(feed).toMatch(/^<\?xml version="1\.0" encoding="utf-8"\?><feed /);
    expect(feed).toContain(
      `<id>https://host/api/v1/MessageProcessingLogs</id><title type="text">MessageProcessingLogs</title>${updated}` +
        '<author><name/></author><link href="MessageProcessingLogs" rel="self" title="MessageProcessingLogs"/><m:count>17</m:count><entry><id>',
    );
    expect(feed).toContain(
      '</entry><link rel="next" href="https://host/api/v1/MessageProcessingLogs?a=1&amp;$skiptoken=1000"/></feed>',
    );
    expect(serializeFeed(writer, [], {})).toMatch(/title="MessageProcessingLogs"\/><\/feed>$/);
  });

  it('inlines expansions', () => {
    const expand = 'CustomHeaderProperties,AdapterAttributes,ErrorInformation';
    const writer = createAtomWriter(context, parseProjection(logs, expand, expand));
    const document = writer.document({
      values: { MessageGuid: 'g' },
      expanded: {
        CustomHeaderProperties: [{ values: { Id: '1' } }],
        AdapterAttributes: [],
        ErrorInformation: { values: { MessageGuid: 'g' } },
      },
    });
    expect(document).toContain(
      'type="application/atom+xml;type=feed"><m:inline><feed><id>https://host/api/v1/MessageProcessingLogs(\'g\')/CustomHeaderProperties</id>',
    );
    expect(document).toContain("<entry><id>https://host/api/v1/MessageProcessingLogCustomHeaderProperties('1')</id>");
    expect(document).toContain('title="MessageProcessingLogAdapterAttributes"/></feed></m:inline></link>');
    expect(document).toContain('type="application/atom+xml;type=entry"><m:inline><entry>');
    expect(
      writer.document({
        values: { MessageGuid: 'g' },
        expanded: { CustomHeaderProperties: [], AdapterAttributes: [], ErrorInformation: null },
      }),
    ).toContain('type="application/atom+xml;type=entry"><m:inline/></link>');
    expect(() => writer.document(log)).toThrow('was not loaded');
  });

  it('nests elements properly whatever the values are', () => {
    const writer = createAtomWriter(context, projectAll(logs));
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary', minLength: 1 }), (value, key) => {
        const document = writer.document({ values: { MessageGuid: key, Status: value, Sender: `]]>${value}<!--` } });
        const open: string[] = [];
        for (const [, slash, name = '', empty] of document
          .slice(head.length)
          .matchAll(/<(\/?)([\w:]+)[^<>]*?(\/?)>/g)) {
          if (slash === '/') expect(open.pop()).toBe(name);
          else if (empty !== '/') open.push(name);
        }
        expect(open).toEqual([]);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML 1.0 cannot hold
        expect(document).not.toMatch(/[\u0000-\u0008\u000b-\u001f\ufffe\uffff]|\p{Cs}/u);
        expect(document.match(/&(?!(?:amp|lt|gt|quot|#\d+);)/)).toBeNull();
      }),
      { numRuns: 300 },
    );
  });
});

describe('escapeXmlText and escapeXmlAttribute', () => {
  it.each([
    ["plain 'text' 😀\t\n", "plain 'text' 😀\t\n", "plain 'text' 😀&#9;&#10;"],
    ['<&>"', '&lt;&amp;&gt;&quot;', '&lt;&amp;&gt;&quot;'],
    ['a\rb\u0085c\u007f', 'a&#13;b&#133;c&#127;', 'a&#13;b&#133;c&#127;'],
    [
      '\u0000\u0008\u000b\u001f\ufffe\uffff\ud800x\udfff',
      '\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffdx\ufffd',
      '\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffdx\ufffd',
    ],
  ])('escapes %j', (text, content, attribute) => {
    expect(escapeXmlText(text)).toBe(content);
    expect(escapeXmlAttribute(text)).toBe(attribute);
  });
});
