import { readPorts } from './port-range.ts';
import type { SystemMapping } from './system-mapping.ts';

/**
 * The mapping of a virtual system. Host names are compared whatever their case. Source: SAP doc "Configure Access Control (HTTP)" step 6;
 * RFC 9110 §4.2.3 (case of hosts)
 */
export const findMapping = (
  mappings: readonly SystemMapping[],
  host: string,
  port: number,
): SystemMapping | undefined => {
  const wanted = host.toLowerCase();
  return mappings.find(({ virtualHost, virtualPort }) => {
    const { first, last } = readPorts(virtualPort);
    return port >= first && port <= last && virtualHost.toLowerCase() === wanted;
  });
};
