/** One entry of `VCAP_SERVICES`. Clients find it by `label`, some by tag. Source: contract of clients §1 */
export type Binding = {
  readonly label: string;
  readonly name: string;
  readonly instance_name: string;
  readonly instance_guid: string;
  readonly plan: string;
  readonly tags: readonly string[];
  readonly credentials: Readonly<Record<string, unknown>>;
};

/** The value of `VCAP_SERVICES`: bindings by label. Source: contract of clients §1 */
export type VcapServices = Readonly<Record<string, readonly Binding[]>>;

const tags: Readonly<Record<string, readonly string[]>> = {
  xsuaa: ['xsuaa'],
  destination: ['destination', 'conn', 'connsvc'],
  connectivity: ['connectivity', 'conn', 'connsvc'],
};

/** The binding of an instance by the credentials of one of its keys. Source: contract of clients §1 */
export const toBinding = (
  instance: { readonly id: string; readonly name: string; readonly offering: string; readonly plan: string },
  credentials: Readonly<Record<string, unknown>>,
): Binding => ({
  label: instance.offering,
  name: instance.name,
  instance_name: instance.name,
  instance_guid: instance.id,
  plan: instance.plan,
  tags: tags[instance.offering] ?? [instance.offering],
  credentials,
});

/** Groups bindings by label. Source: contract of clients §1 */
export const toVcapServices = (bindings: readonly Binding[]): VcapServices => {
  const services: Record<string, Binding[]> = {};
  for (const binding of bindings) {
    const group = services[binding.label] ?? [];
    services[binding.label] = group;
    group.push(binding);
  }
  return services;
};
