import { isPlainPath } from './plain-path.ts';
import { isHttp, type MappingResource, type SystemMapping } from './system-mapping.ts';

/**
 * The resource that lets a request in: of those that are enabled the longest whose path it has or, unless that counts exactly only, begins
 * with, letter by letter: `/production/accounting` also opens `/production/accounting-plus`. `rawPath` is taken from the request as it
 * came; its query does not matter. Undefined closes the door, also to every path that is not plain.
 * Source: SAP doc "Configure Access Control (HTTP)" (Limit the Accessible Services); security.md S-59
 */
export const findResource = (
  mapping: Pick<SystemMapping, 'protocol' | 'resources'>,
  rawPath: string,
): MappingResource | undefined => {
  const [path = ''] = rawPath.split('?', 1);
  if (!isHttp(mapping) || !isPlainPath(path)) return undefined;
  let found: MappingResource | undefined;
  for (const resource of mapping.resources) {
    const fits = resource.exactMatchOnly ? path === resource.id : path.startsWith(resource.id);
    if (resource.enabled && fits && (found === undefined || resource.id.length > found.id.length)) found = resource;
  }
  return found;
};
