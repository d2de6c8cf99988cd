import { z } from 'zod';
import { isPlainPath } from './plain-path.ts';
import { findPortFault, portOrRange, readPorts } from './port-range.ts';
import { subjectPatternRuleSchema, subjectPatternSchema } from './subject-pattern-rules.ts';

/** Kinds of back ends; they change nothing but what people are shown. Source: SAP doc "System Mappings" */
export const backendTypes = [
  'abapSys',
  'netweaverCE',
  'netweaverGW',
  'applServerJava',
  'BC',
  'PI',
  'hana',
  'otherSAPsys',
  'nonSAPsys',
] as const;

/** How a connector speaks to a back end. Source: SAP doc "System Mappings"; RFC and LDAP are absent */
export const mappingProtocols = ['HTTP', 'HTTPS', 'TCP', 'TCPS'] as const;

/**
 * What a back end is told about who calls: nothing, or the principal in a certificate. The restricted ones say by an empty header that the
 * connector's own certificate must not count. Source: SAP doc "System Mappings"; Kerberos is absent
 */
export const authenticationModes = ['NONE', 'NONE_RESTRICTED', 'X509_GENERAL', 'X509_RESTRICTED'] as const;

const refused = (given: unknown, absent: readonly string[], instead: readonly string[]): string | undefined =>
  typeof given === 'string' && absent.includes(given)
    ? `must be one of ${instead.join(', ')}: ${given} is not supported`
    : undefined;

/** Name or IPv4 address. Underscores may stand in virtual hosts. Source: SAP doc "Configure Access Control (HTTP)" step 6 */
const hostName = z
  .string()
  .max(253)
  .regex(/^[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?$/, 'must be a host name');
const localHost = z.union([hostName, z.ipv6()], 'must be a host name or an IP address');
const description = z.string().max(1024).optional();

/** A path of a back end that may be called; closed until it says otherwise. Source: SAP doc "System Mapping Resources" */
export const mappingResourceSchema = z.strictObject({
  /** The path as it stands in requests, percent-encoded, without a query. Case-sensitive. */
  id: z
    .string()
    .max(2000)
    .refine(
      (path) => !path.includes('?') && isPlainPath(path),
      'must be a path: "/" first, no query, no "..", no "//", no backslash, and nothing encoded that stands for those',
    ),
  enabled: z.boolean().default(false),
  /** Whether paths that merely begin like this one stay closed. */
  exactMatchOnly: z.boolean().default(false),
  websocketUpgradeAllowed: z.boolean().default(false),
  description,
});

const mappingFields = {
  /** As it stands in the URL of destinations; case does not matter. */
  virtualHost: hostName,
  virtualPort: portOrRange,
  /** The system as the connector reaches it. */
  localHost,
  localPort: portOrRange,
  protocol: z.enum(mappingProtocols, {
    error: ({ input }) => refused(input, ['RFC', 'RFCS', 'LDAP', 'LDAPS'], mappingProtocols),
  }),
  backendType: z.enum(backendTypes).default('nonSAPsys'),
  // SAP recommends leaving the connector's own certificate out. Source: SAP doc "Configure Access Control (HTTP)" step 9
  authenticationMode: z
    .enum(authenticationModes, { error: ({ input }) => refused(input, ['KERBEROS'], authenticationModes) })
    .default('NONE_RESTRICTED'),
  /** Which host the back end finds in `Host`. */
  hostInHeader: z.enum(['virtual', 'internal']).default('virtual'),
  description,
  /** What may be called; for HTTP and HTTPS only. */
  resources: z.array(mappingResourceSchema).max(500).default([]),
};

/**
 * A system behind a connector, and what of it may be called. A TCP mapping has no resources: it opens all there is behind host and port.
 * Source: SAP doc "System Mappings", "Configure Access Control (TCP)"
 */
export const systemMappingSchema = z.strictObject(mappingFields).superRefine((mapping, context) => {
  if (!isHttp(mapping)) {
    if (mapping.resources.length > 0) {
      const message = `must be left out: a mapping with protocol ${mapping.protocol} opens the whole port`;
      context.addIssue({ code: 'custom', path: ['resources'], message });
    }
    if (mapping.authenticationMode.startsWith('X509_')) {
      const message = `must be NONE or NONE_RESTRICTED with protocol ${mapping.protocol}`;
      context.addIssue({ code: 'custom', path: ['authenticationMode'], message });
    }
  }
  const fault = findPortFault({ ...mapping, isHttp: isHttp(mapping) });
  if (fault !== undefined) context.addIssue({ code: 'custom', path: [fault.field], message: fault.message });
  refuseRepeated(mapping.resources, ({ id }) => id, 'id', context, ['resources']);
});

const domain = hostName.transform((name) => name.toLowerCase());

/** The parts of a configuration, each of which may be left out. */
export const configurationFields = {
  systemMappings: z.array(systemMappingSchema).max(500),
  /** What becomes of `Domain` in the cookies of back ends. */
  domainMappings: z.array(z.strictObject({ virtualDomain: domain, internalDomain: domain })).max(100),
  /** Subject of the certificate that tells a back end who calls. */
  subjectPattern: subjectPatternSchema,
  /** Subjects for some of those who call, the first that fits. */
  subjectPatternRules: z.array(subjectPatternRuleSchema).max(100),
};

/**
 * All that a connector opens: the file of an agent, or what is stored of a local connector.
 * Source: SAP doc "Configure Access Control", "Configure Domain Mappings for Cookies", "Configure Subject Patterns"
 */
export const connectorConfigurationSchema = z
  .strictObject({
    systemMappings: configurationFields.systemMappings.default([]),
    domainMappings: configurationFields.domainMappings.default([]),
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is a variable of the pattern
    subjectPattern: subjectPatternSchema.default('CN=${name}'),
    subjectPatternRules: configurationFields.subjectPatternRules.default([]),
  })
  .superRefine(({ systemMappings, domainMappings }, context) => {
    const repeated = findRepeatedSystem(systemMappings);
    const again = repeated === undefined ? undefined : systemMappings[repeated];
    if (repeated !== undefined && again !== undefined) {
      const message = `must be there once: ${toVirtualSystem(again)}`;
      context.addIssue({ code: 'custom', path: ['systemMappings', repeated, 'virtualHost'], message });
    }
    refuseRepeated(domainMappings, ({ internalDomain }) => internalDomain, 'internalDomain', context, [
      'domainMappings',
    ]);
  });

/** A system mapping, its defaults filled in. */
export type SystemMapping = z.output<typeof systemMappingSchema>;
/** A resource of a system mapping, its defaults filled in. */
export type MappingResource = z.output<typeof mappingResourceSchema>;
/** What a connector opens, its defaults filled in. */
export type ConnectorConfiguration = z.output<typeof connectorConfigurationSchema>;

/** `host:port` in lower case: what tells the mappings of a connector apart. Source: SAP doc "System Mappings" (address of a mapping) */
export const toVirtualSystem = ({
  virtualHost,
  virtualPort,
}: Pick<SystemMapping, 'virtualHost' | 'virtualPort'>): string => `${virtualHost.toLowerCase()}:${virtualPort}`;

/** The index of a mapping whose virtual host and port another one before it has, too. */
export const findRepeatedSystem = (
  mappings: readonly Pick<SystemMapping, 'virtualHost' | 'virtualPort'>[],
): number | undefined => {
  const byHost = new Map<string, { readonly first: number; readonly last: number; readonly index: number }[]>();
  for (const [index, { virtualHost, virtualPort }] of mappings.entries()) {
    const host = virtualHost.toLowerCase();
    byHost.set(host, [...(byHost.get(host) ?? []), { ...readPorts(virtualPort), index }]);
  }
  for (const ports of byHost.values()) {
    const sorted = ports.toSorted((left, right) => left.first - right.first || left.index - right.index);
    for (const [place, { first, index }] of sorted.entries()) {
      const before = sorted[place - 1];
      if (before !== undefined && before.last >= first) return Math.max(before.index, index);
    }
  }
  return undefined;
};

/** Whether requests are seen one by one, and checked against resources. */
export const isHttp = ({ protocol }: Pick<SystemMapping, 'protocol'>): boolean =>
  protocol === 'HTTP' || protocol === 'HTTPS';

const refuseRepeated = <Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
  field: string,
  context: z.RefinementCtx,
  path: readonly string[],
): void => {
  const seen = new Set<string>();
  for (const [index, item] of items.entries()) {
    const key = keyOf(item);
    if (seen.has(key)) {
      context.addIssue({ code: 'custom', path: [...path, index, field], message: `must be there once: ${key}` });
    }
    seen.add(key);
  }
};
