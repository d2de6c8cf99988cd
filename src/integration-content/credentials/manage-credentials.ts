import type { Audit } from '../../audit/index.ts';
import type { Sealing } from '../../crypto/sealing.ts';
import type { Actor, AuditEvent } from '../../foundation/audit-event.ts';
import type { Clock } from '../../foundation/clock.ts';
import type { SubaccountId } from '../../foundation/ids.ts';
import { entityAlreadyExists, entityNotFound, entityToUpdateMissing } from '../../odata/errors.ts';
import type { Database, Transaction } from '../../storage/database.ts';
import type { DeployedCredentialRow } from '../../storage/tables/integration-content/credentials.ts';
import { assertName, type CredentialKind, type Deployment } from './credential.ts';
import { type CredentialAddress, createCredentialStore } from './credential-store.ts';

/** The deployed credentials of one kind. What is not understood throws a 400, in the words of the OData API. */
export type DeployedCredentials<View, Input> = {
  /** By name. */
  readonly list: (subaccountId: SubaccountId) => Promise<readonly (Deployment & View)[]>;
  readonly find: (subaccountId: SubaccountId, name: string) => Promise<(Deployment & View) | undefined>;
  /** Throws 409 for a name that is taken. */
  readonly create: (subaccountId: SubaccountId, input: Input, actor: Actor) => Promise<void>;
  /** Throws 409 for a name that is not there. Source: SAP API description "Security Content" (409, not 404) */
  readonly replace: (subaccountId: SubaccountId, input: Input, actor: Actor) => Promise<void>;
  /** Throws 404 where there is none. */
  readonly remove: (subaccountId: SubaccountId, name: string, actor: Actor) => Promise<void>;
};

/** What managing credentials needs. */
export type CredentialParts = {
  readonly database: Database;
  readonly clock: Clock;
  readonly sealing: Pick<Sealing, 'seal' | 'openText'>;
  readonly audit: Pick<Audit, 'append'>;
};

/** Creates the management of one kind, and the reading of its contents with their secrets, which is for the runtime only. */
export const createDeployedCredentials = <
  Content extends object,
  View extends object,
  Input extends { readonly name: string },
>(
  parts: CredentialParts,
  definition: CredentialKind<Content, View, Input>,
): {
  readonly manage: DeployedCredentials<View, Input>;
  readonly findContent: (subaccountId: SubaccountId, name: string) => Promise<Content | undefined>;
} => {
  const { database, clock, sealing } = parts;
  const { kind, label } = definition;
  const store = createCredentialStore(database);

  const open = (row: DeployedCredentialRow): Content =>
    definition.parse(JSON.parse(sealing.openText(row.sealed_content, contextOf(row))));
  const show = (row: DeployedCredentialRow): Deployment & View => ({
    name: row.name,
    deployedBy: row.deployed_by,
    deployedAtMs: row.deployed_at_ms,
    ...definition.show(open(row)),
  });
  const toRow = ({ subaccountId, name }: CredentialAddress, content: Content, actor: Actor): DeployedCredentialRow => {
    const address = { subaccount_id: subaccountId, kind, name };
    return {
      ...address,
      sealed_content: sealing.seal(JSON.stringify(content), contextOf(address)),
      deployed_by: actor.name,
      deployed_at_ms: clock(),
    };
  };
  const record = (
    transaction: Transaction,
    { subaccountId, name }: CredentialAddress,
    event: Pick<AuditEvent, 'action' | 'actor' | 'attributes'>,
  ): Promise<void> =>
    parts.audit.append(transaction, {
      category: 'audit.configuration',
      subaccountId,
      object: `${label} ${name}`,
      message: `${event.action === 'delete' ? 'Undeploying' : 'Deploying'} ${label.toLowerCase()} ${name}`,
      ...event,
    });
  const describe = (content: Content): Readonly<Record<string, string>> =>
    definition.describe(definition.show(content));

  return {
    manage: {
      list: async (subaccountId) => (await store.list(subaccountId, kind)).map(show),
      find: async (subaccountId, name) => {
        const row = await store.find({ subaccountId, kind, name });
        return row && show(row);
      },
      create: async (subaccountId, input, actor) => {
        const address = { subaccountId, kind, name: assertName(input.name) };
        const content = definition.define(input, undefined);
        await database.write(async (transaction) => {
          if (!(await store.insert(transaction, toRow(address, content, actor)))) throw entityAlreadyExists();
          await record(transaction, address, { action: 'create', actor, attributes: describe(content) });
        });
      },
      replace: async (subaccountId, input, actor) => {
        const address = { subaccountId, kind, name: input.name };
        await database.write(async (transaction) => {
          const stored = await store.take(transaction, address);
          if (stored === undefined) throw entityToUpdateMissing();
          const content = definition.define(input, open(stored));
          await store.update(transaction, toRow(address, content, actor));
          await record(transaction, address, { action: 'update', actor, attributes: describe(content) });
        });
      },
      remove: async (subaccountId, name, actor) => {
        const address = { subaccountId, kind, name };
        await database.write(async (transaction) => {
          if (!(await store.delete(transaction, address))) throw entityNotFound();
          await record(transaction, address, { action: 'delete', actor });
        });
      },
    },
    findContent: async (subaccountId, name) => {
      const row = await store.find({ subaccountId, kind, name });
      return row && open(row);
    },
  };
};

const contextOf = ({ subaccount_id, kind, name }: Pick<DeployedCredentialRow, 'subaccount_id' | 'kind' | 'name'>) => ({
  table: 'deployed_credentials',
  row: JSON.stringify([kind, name]),
  column: 'sealed_content',
  subaccountId: subaccount_id,
});
