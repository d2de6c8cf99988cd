import { type SystemMapping, toVirtualSystem } from './system-mapping.ts';

/**
 * The mapping of a virtual system. Host names are compared whatever their case. Source: SAP doc "Configure Access Control (HTTP)" step 6;
 * RFC 9110 §4.2.3 (case of hosts)
 */
export const findMapping = (
  mappings: readonly SystemMapping[],
  host: string,
  port: number,
): SystemMapping | undefined => {
  const wanted = toVirtualSystem({ virtualHost: host, virtualPort: port });
  return mappings.find((mapping) => toVirtualSystem(mapping) === wanted);
};
