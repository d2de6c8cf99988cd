import type { Reply } from '../../../http/server/reply.ts';
import { entityNotFound, unknownResource } from '../../../odata/errors.ts';
import type { PathSteps } from '../../../odata/parse-resource-path.ts';
import { getResource, type ResourceContext } from '../resource-context.ts';
import { getRow } from './walk-path.ts';

/**
 * `/$value` of an entity with a stream. Always a download, so that a browser runs none of it; clients of artifacts demand a file name that
 * parses. Source: contract of the OData API 5.5 (integrationArtifactDownload); RFC 6266
 */
export const answerStream = async (context: ResourceContext, steps: PathSteps): Promise<Reply> => {
  const { stream } = getResource(context.api, steps.at(-1)?.set ?? steps[0].set);
  if (stream === undefined) throw unknownResource('$value');
  const found = await stream.read(context.call, await getRow(context, steps));
  if (found === undefined) throw entityNotFound();
  return {
    status: 200,
    headers: {
      'content-type': found.contentType,
      'content-disposition': formatDisposition(found.fileName),
      'content-security-policy': "sandbox; default-src 'none'",
      'cache-control': 'no-store',
      dataserviceversion: '2.0',
    },
    body: found.body,
  };
};

/** The name in ASCII for all clients, and as it is for those that read RFC 8187. Source: RFC 6266 §4.3 */
const formatDisposition = (fileName: string | undefined): string => {
  if (fileName === undefined) return 'attachment';
  const ascii = fileName.replaceAll(/[^\w.@()+, -]/g, '_');
  if (ascii === fileName) return `attachment; filename="${ascii}"`;
  const encoded = encodeURIComponent(fileName.toWellFormed()).replaceAll(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
};
