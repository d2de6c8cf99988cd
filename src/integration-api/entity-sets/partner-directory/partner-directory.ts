import type { PartnerDirectory } from '../../../integration-content/index.ts';
import type { ResourceSetDefinition } from '../../resources/resource-set.ts';
import { createBinaryParameterSet, createStringParameterSet } from './parameters.ts';
import { createAlternativePartnerSet, createAuthorizedUserSet, createPartnerSet } from './partners.ts';

/** The partner directory: what flows look up about partners. Source: SAP doc "Partner Directory" */
export const createPartnerDirectorySets = ({
  partnerDirectory,
}: {
  readonly partnerDirectory: PartnerDirectory;
}): readonly ResourceSetDefinition[] => [
  createStringParameterSet(partnerDirectory),
  createBinaryParameterSet(partnerDirectory),
  createAlternativePartnerSet(partnerDirectory),
  createAuthorizedUserSet(partnerDirectory),
  createPartnerSet(partnerDirectory),
];
