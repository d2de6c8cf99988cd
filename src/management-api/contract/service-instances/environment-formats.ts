import { type Binding, toVcapServices } from './binding.ts';

/** What a program is told of the subaccount its bindings belong to. */
export type BoundSubaccount = { readonly id: string; readonly subdomain: string };

/** Forms in which bindings can be handed to a program. Source: product description, "Command line" */
export const environmentFormats = ['vcap', 'default-env', 'cds', 'dotenv'] as const;

export type EnvironmentFormat = (typeof environmentFormats)[number];

/** The value of `VCAP_APPLICATION` for a program that runs outside Cloud Foundry. Source: Cloud Foundry doc "Cloud Foundry Environment Variables" */
export const createVcapApplication = (subaccount: BoundSubaccount): Readonly<Record<string, unknown>> => ({
  application_id: subaccount.id,
  application_name: 'local',
  application_uris: ['localhost'],
  name: 'local',
  organization_name: subaccount.subdomain,
  space_name: 'local',
  uris: ['localhost'],
});

/** Prints bindings in one of the forms. Source: contract of clients §1 */
export const formatEnvironment = (
  format: EnvironmentFormat,
  bindings: readonly Binding[],
  subaccount: BoundSubaccount,
): string => {
  const services = toVcapServices(bindings);
  const application = createVcapApplication(subaccount);
  switch (format) {
    case 'vcap':
      return `${JSON.stringify(services)}\n`;
    case 'default-env':
      return `${JSON.stringify({ VCAP_SERVICES: services, VCAP_APPLICATION: application }, null, 2)}\n`;
    case 'cds':
      return `${JSON.stringify(toCdsConfiguration(bindings), null, 2)}\n`;
    case 'dotenv':
      return `VCAP_SERVICES=${quote(services)}\nVCAP_APPLICATION=${quote(application)}\n`;
  }
};

/** Names under which CAP requires a service; others go by the name of the instance. Source: CAP doc "Hybrid Testing" */
const cdsServices: Readonly<Record<string, { readonly name: string; readonly kind: string }>> = {
  xsuaa: { name: 'auth', kind: 'xsuaa' },
  destination: { name: 'destinations', kind: 'destinations' },
};

const toCdsConfiguration = (bindings: readonly Binding[]): unknown => {
  const required = new Map<string, unknown>();
  for (const { label, name, plan, credentials } of bindings) {
    const known = cdsServices[label];
    const entry = { ...(known && { kind: known.kind }), credentials, vcap: { label, name, plan } };
    const key = known === undefined || required.has(known.name) ? name : known.name;
    required.set(key, entry);
  }
  return {
    requires: { '[hybrid]': Object.fromEntries(required) },
    // SAP Cloud SDK, by which CAP reaches remote services, reads VCAP_SERVICES only. Source: CAP doc "cds.connect", "Bindings in Cloud Platforms"
    features: { '[hybrid]': { emulate_vcap_services: true } },
  };
};

// Single quotes keep `$` as it is, for dotenv readers and shells alike; JSON can spell the quote itself another way.
const quote = (value: unknown): string => `'${JSON.stringify(value).replaceAll("'", '\\u0027')}'`;
