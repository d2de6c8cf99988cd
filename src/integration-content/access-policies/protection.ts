import { maxPatternSteps, parseGroupPattern } from '../../identity-provider/index.ts';
import type { AccessPolicy, ArtifactReference } from './access-policy.ts';

/** What a policy may protect: an artifact with its package, or a store all flows share, which has a name alone. */
export type ProtectedThing = {
  /** A type of references, e.g. `INTEGRATION_FLOW`. */
  readonly type: string;
  readonly id: string;
  readonly name: string;
  readonly packageId?: string | undefined;
  readonly packageName?: string | undefined;
};

/** What access policies leave to somebody. Source: SAP docs "Access Policies", "Access Policies Examples" */
export type Protection = {
  /** True for what no policy protects, and where the roles are those of one of the policies that do. */
  readonly mayAccess: (thing: ProtectedThing) => boolean;
  /** True where a policy of integration flows or packages asks for a role that is missing. */
  readonly hasClosedFlows: boolean;
};

/** The role that overlooks access policies. Source: SAP doc "Tasks and Permissions for Cloud Integration" */
const accessAll = 'AccessPoliciesArtifacts.AccessAll';

/** The type of references to packages. Assumed: SAP's page names it for people only */
export const packageType = 'INTEGRATION_PACKAGE';

/** Judges by policies, their references and somebody's roles. Source: SAP doc "Access Policies" ("Things to Remember") */
export const createProtection = (
  policies: readonly AccessPolicy[],
  references: readonly ArtifactReference[],
  roles: ReadonlySet<string>,
): Protection => {
  if (roles.has(accessAll)) return { mayAccess: () => true, hasClosedFlows: false };
  const open = new Set(policies.filter(({ roleName }) => roles.has(roleName)).map(({ id }) => id));
  return {
    mayAccess: (thing) => {
      const protecting = references.filter((reference) => isAbout(reference, thing));
      return protecting.length === 0 || protecting.some(({ policyId }) => open.has(policyId));
    },
    hasClosedFlows: references.some(
      ({ type, policyId }) => (type === 'INTEGRATION_FLOW' || type === packageType) && !open.has(policyId),
    ),
  };
};

const isAbout = (reference: ArtifactReference, thing: ProtectedThing): boolean => {
  if (reference.type === packageType) {
    return matches(reference, reference.conditionAttribute === 'ID' ? thing.packageId : thing.packageName);
  }
  return (
    reference.type === thing.type && matches(reference, reference.conditionAttribute === 'ID' ? thing.id : thing.name)
  );
};

const matches = ({ conditionType, conditionValue }: ArtifactReference, value: string | undefined): boolean => {
  if (value === undefined) return false;
  if (conditionType === 'exactString') return value === conditionValue;
  const parsed = parseGroupPattern(conditionValue);
  // Stored before such patterns were refused: what cannot be judged stays closed.
  if (parsed.kind === 'refused') return true;
  const work = { steps: maxPatternSteps };
  return parsed.pattern.matches(value, work) || work.steps < 0;
};
