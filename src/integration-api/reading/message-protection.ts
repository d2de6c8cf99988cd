import { odataError } from '../../odata/errors.ts';
import type { ResourcePath } from '../../odata/parse-resource-path.ts';
import type { Projection } from '../../odata/query-options/parse-projection.ts';
import { getEntitySet } from '../api-model.ts';
import { getRow, type ReadContext } from './find-target.ts';

/** An access policy asks for a role the caller does not have. Source: SAP doc "Access Policies"; assumed: the status */
export const protectedByPolicy = () => odataError(403, 'Access is restricted by an access policy.');

/** Throws 403 where an access policy protects the flow that processed a message. Source: SAP doc "Access Policies" (monitoring data) */
export const assertMayReadDataOf = async (context: ReadContext, messageGuid: string): Promise<void> => {
  const log = await getRow(
    context,
    {
      definition: getEntitySet('MessageProcessingLogs'),
      conditions: [{ column: 'message_guid', values: [messageGuid] }],
    },
    ['artifact_id', 'artifact_name', 'artifact_type', 'package_id', 'package_name'],
  );
  const { mayAccess } = await context.findProtection();
  const isOpen = mayAccess({
    type: String(log.artifact_type),
    id: String(log.artifact_id),
    name: String(log.artifact_name),
    packageId: textOf(log.package_id),
    packageName: textOf(log.package_name),
  });
  if (!isOpen) throw protectedByPolicy();
};

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** Headers and properties of stored and traced messages: business data that is listed, not downloaded. */
const listedData: ReadonlySet<string> = new Set([
  'MessageStoreEntryProperties',
  'TraceMessageProperties',
  'TraceMessageExchangeProperties',
]);

/**
 * Throws 403 for a list of business data while there is a policy of flows whose role the caller lacks: lists mix messages of many flows, so
 * they are closed as a whole. Source: SAP doc "Access Policies" (monitoring data); assumed: the grain
 */
export const assertMayListData = async (
  context: ReadContext,
  path: ResourcePath,
  projection: Projection | undefined,
): Promise<void> => {
  const names = 'steps' in path ? [...path.steps.map(({ set }) => set.name), path.set.name] : [];
  const isData = names.some((name) => listedData.has(name)) || (projection !== undefined && expandsData(projection));
  if (isData && (await context.findProtection()).hasClosedFlows) throw protectedByPolicy();
};

const expandsData = ({ navigation }: Projection): boolean =>
  navigation.some(
    ({ navigation: { target }, expanded }) =>
      expanded !== undefined && (listedData.has(target.name) || expandsData(expanded)),
  );
