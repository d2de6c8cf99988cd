import { connectivityApiAccess, connectivityLite } from './connectivity.ts';
import { destinationLite } from './destination.ts';
import { unknownOffering, unknownPlan } from './errors.ts';
import type { Plan } from './offering.ts';
import { integrationApi, integrationFlow } from './process-integration-runtime.ts';
import { xsuaaApplication } from './xsuaa.ts';

/** Every plan there is. */
export const plans: readonly Plan[] = [
  xsuaaApplication,
  destinationLite,
  connectivityLite,
  connectivityApiAccess,
  integrationApi,
  integrationFlow,
];

/** Finds a plan; the plan's name may be left out where the service has one only. Throws a `WireError` that lists the choices. */
export const getPlan = (offering: string, plan: string | undefined): Plan => {
  const offered = plans.filter((candidate) => candidate.offering === offering);
  if (offered.length === 0) throw unknownOffering([...new Set(plans.map((plan) => plan.offering))]);
  const [only, another] = offered;
  const found =
    plan === undefined && another === undefined ? only : offered.find((candidate) => candidate.plan === plan);
  if (found === undefined)
    throw unknownPlan(
      offering,
      offered.map((candidate) => candidate.plan),
    );
  return found;
};
