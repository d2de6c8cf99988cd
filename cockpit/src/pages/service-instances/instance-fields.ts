import type { Field, Values } from '../../components/forms/field.ts';
import { offeringWords } from '../../language/words.ts';
import type { MessageKey } from '../../messages/messages.ts';

/** The plans of each service, and what each is for. Source: SAP doc "Creating Service Instances"; src/service-instances/offerings.ts */
const plans: Readonly<Record<string, Readonly<Record<string, MessageKey>>>> = {
  xsuaa: { application: 'planApplication' },
  destination: { lite: 'planDestinationLite' },
  connectivity: { lite: 'planConnectivityLite', api_access: 'planConnectivityApi' },
  'it-rt': { 'integration-flow': 'planIntegrationFlow', api: 'planIntegrationApi' },
};

/** The plan the fields show: one chosen for another service counts for nothing. Source: Portolan */
export const planOf = ({ offering, plan }: { readonly offering?: unknown; readonly plan?: unknown }): string => {
  const [first = '', ...others] = Object.keys(plans[String(offering)] ?? {});
  return others.find((name) => name === plan) ?? first;
};

/** The fields of a new instance: what its service offers, and what the plan chosen is for. Source: SAP doc "Creating Service Instances" */
export const instanceFields = (values: Values): readonly Field[] => {
  const offered = plans[String(values.offering)] ?? {};
  const help = offered[planOf(values)];
  return [
    { name: 'name', label: 'name', kind: 'text', isRequired: true },
    {
      name: 'offering',
      label: 'offering',
      kind: 'choice',
      options: Object.keys(offeringWords),
      optionTexts: offeringWords,
      isRequired: true,
    },
    {
      name: 'plan',
      label: 'plan',
      kind: 'choice',
      options: Object.keys(offered),
      ...(help !== undefined && { help }),
      isRequired: true,
    },
    {
      name: 'roles',
      label: 'roles',
      kind: 'lines',
      help: 'instanceRolesHelp',
      isShown: ({ offering }) => offering === 'it-rt',
    },
    { name: 'parameters', label: 'parameters', kind: 'area' },
  ];
};
