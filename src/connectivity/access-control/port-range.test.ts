import { describe, expect, it } from 'vitest';
import { findMapping } from './find-mapping.ts';
import { toLocalPort } from './port-range.ts';
import { connectorConfigurationSchema, findRepeatedSystem, systemMappingSchema } from './system-mapping.ts';

const parse = (virtualPort: unknown, localPort: unknown = virtualPort, protocol = 'TCP') =>
  systemMappingSchema.safeParse({ virtualHost: 'sap', virtualPort, localHost: 'sap.corp', localPort, protocol });
const range = parse('3300-3399', '3200-3299').data;

describe('port ranges of TCP mappings', () => {
  it.each<[number, number | undefined]>([
    [3299, undefined],
    [3300, 3200],
    [3342, 3242],
    [3399, 3299],
    [3400, undefined],
  ])('lead port %d to %s', (asked, expected) => {
    const mapping = range && findMapping([range], 'SAP', asked);
    expect(mapping && toLocalPort(mapping, asked)).toBe(expected);
  });

  it.each<[string, unknown, unknown, string, RegExp]>([
    ['turned round', '3399-3300', 1, 'TCP', /range such as/],
    ['of one port', '3300-3300', 1, 'TCP', /range such as/],
    ['beyond the last port', '1-65536', 1, 'TCP', /range such as/],
    ['port 0', '0-1', 1, 'TCP', /range such as/],
    ['more than limits', '1-2-3', 1, 'TCP', /range such as/],
    ['one port behind many', '1-2', 3, 'TCP', /as many ports/],
    ['fewer ports than there are', '1-3', '1-2', 'TCPS', /as many ports/],
    ['HTTP', '1-2', '1-2', 'HTTP', /one port/],
    ['HTTP behind', 1, '1-2', 'HTTPS', /one port/],
  ])('are refused: %s', (_name, virtualPort, localPort, protocol, message) => {
    expect(parse(virtualPort, localPort, protocol).error?.issues[0]?.message).toMatch(message);
  });

  it.each([
    [['1-5', '5-9'], 1],
    [['5-9', '1-5'], 1],
    [[7, '5-9'], 1],
    [['5-9', 10, '1-4'], undefined],
  ])('meet no other of the host: %j', (ports, expected) => {
    const systemMappings = ports.flatMap((port) => parse(port).data ?? []);
    expect(systemMappings).toHaveLength(ports.length);
    expect(findRepeatedSystem(systemMappings)).toBe(expected);
    expect(connectorConfigurationSchema.safeParse({ systemMappings }).success).toBe(expected === undefined);
    const apart = systemMappings.map((mapping, index) => ({ ...mapping, virtualHost: `h${index}` }));
    expect(findRepeatedSystem(apart)).toBeUndefined();
  });
});
