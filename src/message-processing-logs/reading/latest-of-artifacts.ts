import { sql } from 'kysely';
import type { SubaccountId } from '../../foundation/ids.ts';
import type { Database } from '../../storage/database.ts';

/** The log of an artifact that ended last. */
export type LatestLog = {
  readonly artifactId: string;
  readonly messageGuid: string;
  readonly status: string;
  readonly endedAtMs: number;
};

/**
 * Finds the log that ended last of each artifact, in one query: each costs one step down an index, so callers bound how many they ask for
 * . Artifacts without logs are left out.
 */
export const listLatestOfArtifacts = async (
  { read }: Pick<Database, 'read'>,
  subaccountId: SubaccountId,
  artifactIds: readonly string[],
): Promise<readonly LatestLog[]> => {
  if (artifactIds.length === 0) return [];
  const wanted = sql.join(artifactIds.map((id) => sql`(${id})`));
  const { rows } = await sql<LatestLog>`with wanted (artifact_id) as (values ${wanted})
    select latest.artifact_id as "artifactId", latest.message_guid as "messageGuid", latest.status as "status",
      latest.log_end_at_ms as "endedAtMs"
    from wanted inner join message_processing_logs as latest on latest.subaccount_id = ${subaccountId}
      and latest.message_guid = (select message_guid from message_processing_logs
        where subaccount_id = ${subaccountId} and artifact_id = wanted.artifact_id
        order by log_end_at_ms desc, message_guid desc limit 1)`.execute(read);
  return rows;
};
