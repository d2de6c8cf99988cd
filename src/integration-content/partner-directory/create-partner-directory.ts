import type { Audit } from '../../audit/index.ts';
import type { Actor, AuditEvent } from '../../foundation/audit-event.ts';
import type { Clock } from '../../foundation/clock.ts';
import type { SubaccountId } from '../../foundation/ids.ts';
import type { Database, Transaction } from '../../storage/database.ts';
import { type AlternativePartners, createAlternativePartners } from './manage-alternative-partners.ts';
import { type AuthorizedUsers, createAuthorizedUsers } from './manage-authorized-users.ts';
import {
  type BinaryParameters,
  createBinaryParameters,
  createStringParameters,
  type StringParameters,
} from './manage-parameters.ts';
import { createPartners, type Partners } from './manage-partners.ts';
import type { Stamp } from './partner-directory.ts';

/**
 * Who changes a subaccount's partner directory. With a `transaction` the change is part of it and is lost with it; without one it has its
 * own, and is durable when answered.
 */
export type PartnerChange = {
  readonly subaccountId: SubaccountId;
  readonly actor: Actor;
  /** The user on whose behalf the caller says it acts. Source: SAP doc "Create Alternative Partner" (`user`) */
  readonly onBehalfOf?: string;
  readonly transaction?: Transaction;
};

/** The partner directory of all subaccounts. Changes throw 400 for what cannot be stored. */
export type PartnerDirectory = {
  readonly stringParameters: StringParameters;
  readonly binaryParameters: BinaryParameters;
  readonly alternativePartners: AlternativePartners;
  readonly authorizedUsers: AuthorizedUsers;
  readonly partners: Partners;
};

/** What the parts of the directory share. */
export type DirectoryParts = {
  readonly database: Pick<Database, 'read'>;
  /** Does the work in the caller's transaction or a new one, and puts it on record unless it answers `undefined`, `false` or 0. Values stay out of it. */
  readonly change: <Result>(
    change: PartnerChange,
    event: Pick<AuditEvent, 'action' | 'object'>,
    work: (transaction: Transaction) => Promise<Result>,
  ) => Promise<Result>;
  /** Who makes an entity, and when. */
  readonly stampOf: (change: PartnerChange) => Stamp;
};

/** Creates the partner directory. Source: SAP doc "Partner Directory" */
export const createPartnerDirectory = ({
  database,
  clock,
  audit,
}: {
  readonly database: Database;
  readonly clock: Clock;
  readonly audit: Pick<Audit, 'append'>;
}): PartnerDirectory => {
  const parts: DirectoryParts = {
    database,
    change: async ({ subaccountId, actor, onBehalfOf, transaction }, { action, object }, work) => {
      const workOnRecord = async (handle: Transaction) => {
        const result = await work(handle);
        if (result) {
          await audit.append(handle, {
            category: 'audit.configuration',
            subaccountId,
            actor,
            action,
            object,
            message: `${verbs[action]} ${object}`,
            ...(onBehalfOf !== undefined && { attributes: { onBehalfOf } }),
          });
        }
        return result;
      };
      return transaction === undefined ? database.write(workOnRecord) : workOnRecord(transaction);
    },
    stampOf: ({ actor, onBehalfOf }) => {
      const name = onBehalfOf ?? actor.name;
      const nowMs = clock();
      return { createdBy: name, createdAtMs: nowMs, modifiedBy: name, modifiedAtMs: nowMs };
    },
  };
  return {
    stringParameters: createStringParameters(parts),
    binaryParameters: createBinaryParameters(parts),
    alternativePartners: createAlternativePartners(parts),
    authorizedUsers: createAuthorizedUsers(parts),
    partners: createPartners(parts),
  };
};

const verbs: Readonly<Record<AuditEvent['action'], string>> = {
  create: 'Creating',
  update: 'Changing',
  delete: 'Deleting',
  read: 'Reading',
  login: 'Signing in to',
  refuse: 'Refusing',
};
