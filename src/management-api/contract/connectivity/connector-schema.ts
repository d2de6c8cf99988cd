import { z } from 'zod';
import { configurationFields, connectorConfigurationSchema } from '../../../connectivity/access-control/index.ts';

/** A location ID, empty for the usual connector. Source: SAP doc "Adding and Managing Subaccounts" (usable in a URI) */
export const locationIdSchema = z
  .string()
  .regex(/^[A-Za-z0-9._~-]{0,100}$/, 'may have letters, digits and . _ ~ - only, 100 at most');

/** A connector as it stands in landscapes: what an agent opens is in its own file. */
export const connectorSchema = z
  .strictObject({
    locationId: locationIdSchema.default(''),
    kind: z.enum(['agent', 'local']),
    description: z.string().max(1024).optional(),
    systemMappings: configurationFields.systemMappings.optional(),
    domainMappings: configurationFields.domainMappings.optional(),
    subjectPattern: configurationFields.subjectPattern.optional(),
    subjectPatternRules: configurationFields.subjectPatternRules.optional(),
  })
  .superRefine(({ kind, locationId: _id, description: _description, ...configuration }, context) => {
    const given = Object.entries(configuration).find(([, value]) => value !== undefined);
    if (kind === 'agent' && given !== undefined) {
      const message = 'is for connectors of kind local only: an agent has its mappings in its own file';
      context.addIssue({ code: 'custom', path: [given[0]], message });
    }
    const parsed = connectorConfigurationSchema.safeParse(configuration);
    for (const { path, message } of parsed.error?.issues ?? []) context.addIssue({ code: 'custom', path, message });
  });

/**
 * What an agent's machine is to run: shown where a code is made, by cockpit and CLI alike. A server that listens on this machine only is reached
 * by its address, and its authority is found by itself; another one by its name.
 */
export const formatEnrolCommands = (
  endpoints: { readonly https: string; readonly doors: Readonly<Record<string, string>> },
  code: string,
): string => {
  const enrol = (url: string) => `portolan connector enrol --url ${url} --code ${code}`;
  const run = 'portolan connector run';
  if (/^https:\/\/(?:localhost|127\.[\d.]+|\[::1\])(?::|$)/.test(endpoints.https))
    return `${enrol(endpoints.https)}\n${run}`;
  return [
    '# portolan-ca.pem: what "portolan ca" prints on the machine of the server',
    `${enrol(endpoints.doors.connectivity ?? endpoints.https)} --ca portolan-ca.pem`,
    run,
  ].join('\n');
};
