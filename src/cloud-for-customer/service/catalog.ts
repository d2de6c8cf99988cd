import type { Clock } from '../../foundation/clock.ts';
import type { Reply } from '../../http/server/reply.ts';
import { entityNotFound, methodNotAllowed, unknownResource } from '../../odata/errors.ts';
import { negotiateFormat } from '../../odata/negotiate-format.ts';
import { parseResourcePath } from '../../odata/parse-resource-path.ts';
import { applyInMemory } from '../../odata/query-options/apply-in-memory.ts';
import { projectAll } from '../../odata/query-options/parse-projection.ts';
import { parseQueryOptions } from '../../odata/query-options/parse-query-options.ts';
import { serializeFeed } from '../../odata/representations/feed-writer.ts';
import { createAtomWriter } from '../../odata/representations/serialize-atom.ts';
import { createJsonWriter } from '../../odata/representations/serialize-json.ts';
import { serializeMetadata } from '../../odata/representations/serialize-metadata.ts';
import {
  serializeServiceDocumentJson,
  serializeServiceDocumentXml,
} from '../../odata/representations/serialize-service-document.ts';
import { createServiceModel } from '../../odata/service-model.ts';
import { odataReply, type ServiceCall } from './service-call.ts';

/** The services of a system: one under two names. Source: SAP doc "Create and Configure the HTTP Destination" (c4codata); SAP guide (c4codataapi) */
export const serviceNames = ['c4codata', 'c4codataapi'] as const;

/** Name of the service that lists the services. Source: as for `answerCatalog` */
export const catalogName = 'odataservicecatalog';

const model = createServiceModel({
  namespace: catalogName,
  containerName: catalogName,
  entityTypes: [
    {
      name: 'ODataService',
      keys: ['ObjectID'],
      properties: [
        { name: 'ObjectID', type: 'Edm.String', nullable: false, maxLength: 70 },
        { name: 'ServiceName', type: 'Edm.String', nullable: false, maxLength: 255 },
        { name: 'ServiceURL', type: 'Edm.String', nullable: false, maxLength: 1024 },
      ],
    },
  ],
  complexTypes: [],
  associations: [],
  entitySets: [{ name: 'ODataServiceCollection', type: 'ODataService' }],
});

/**
 * Answers a read of the catalogue. Assumed: its properties, which SAP does not publish. `systemRoot`: absolute address of all services.
 * Source: SAP guide "SAP Cloud for Customer OData API Developer's Guide", "OData Service Catalog"
 */
export const answerCatalog = (
  { clock }: { readonly clock: Clock },
  call: Omit<ServiceCall, 'subaccountId' | 'model'> & { readonly systemRoot: string },
): Reply => {
  const path = parseResourcePath(model, call.rawPath);
  const options = parseQueryOptions(call.rawQuery, { path });
  const accepted = { format: options.format, accept: call.accept };
  const rows = serviceNames.map((name, index) => ({
    ObjectID: String(index + 1).padStart(32, '0'),
    ServiceName: name,
    ServiceURL: `${call.systemRoot}/${name}`,
  }));
  switch (path.kind) {
    case 'service-document': {
      const { format, contentType } = negotiateFormat('service-document', accepted);
      const body =
        format === 'json' ? serializeServiceDocumentJson(model) : serializeServiceDocumentXml(call.serviceRoot, model);
      return odataReply(200, body, contentType, { dataserviceversion: '1.0' });
    }
    case 'metadata':
      return odataReply(200, serializeMetadata(model.source), 'application/xml;charset=utf-8', {
        dataserviceversion: '1.0',
      });
    case 'collection':
    case 'count': {
      const { filter, orderBy, skip, top } = options;
      const page = applyInMemory(rows, {
        orderBy,
        skip,
        ...(filter && { filter }),
        ...(top !== undefined && { take: top }),
      });
      if (path.kind === 'count') return odataReply(200, String(page.count), 'text/plain;charset=utf-8');
      const { format, contentType } = negotiateFormat('feed', accepted);
      const frame = options.inlineCount ? { count: page.count } : {};
      const entities = page.rows.map((values) => ({ values }));
      return odataReply(200, serializeFeed(createWriter(format), entities, frame), contentType);
    }
    case 'entity': {
      const { format, contentType } = negotiateFormat('entry', accepted);
      const values = rows.find(({ ObjectID }) => ObjectID === path.steps[0].key?.ObjectID);
      if (values === undefined) throw entityNotFound();
      return odataReply(200, createWriter(format).document({ values }), contentType);
    }
    case 'batch':
      throw methodNotAllowed(['GET', 'HEAD']);
    default:
      throw unknownResource(path.kind);
  }

  function createWriter(format: 'json' | 'atom') {
    const set = model.entitySets.get('ODataServiceCollection');
    if (set === undefined) throw new Error('the catalogue has lost its set');
    const projection = options.projection ?? projectAll(set);
    const feedPath = call.rawPath.replace(/^\/|\/$/g, '');
    return format === 'json'
      ? createJsonWriter(call.serviceRoot, projection)
      : createAtomWriter({ serviceRoot: call.serviceRoot, feedPath, updatedAtMs: clock() }, projection);
  }
};
