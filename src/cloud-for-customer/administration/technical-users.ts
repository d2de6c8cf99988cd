import type { Accounts } from '../../accounts/index.ts';
import { parsePem } from '../../crypto/certificates/pem.ts';
import { sha256Hex } from '../../crypto/digest.ts';
import { generateClientSecret } from '../../crypto/random.ts';
import type { SecretHashing } from '../../crypto/secret-hashing.ts';
import type { Actor, AuditEvent } from '../../foundation/audit-event.ts';
import type { SubaccountId } from '../../foundation/ids.ts';
import type { Secret } from '../../foundation/secret.ts';
import { type IdentityProvider, readSigningCertificate } from '../../identity-provider/index.ts';
import type { Database, Transaction } from '../../storage/database.ts';
import { conflict, invalidField, notFound } from '../errors.ts';
import { assertSecret, assertTechnicalUserName } from './define.ts';
import type { TechnicalUser, TechnicalUserInput } from './system.ts';
import {
  deleteTechnicalUserRow,
  findTechnicalUserRow,
  findTechnicalUserRowByCertificate,
  listTechnicalUserRows,
  putTechnicalUserRow,
} from './technical-user-store.ts';

/** What an administrator does with technical users. */
export type TechnicalUserAdministration = {
  readonly listTechnicalUsers: (subaccountId: SubaccountId) => Promise<readonly TechnicalUser[]>;
  /** What `putTechnicalUser` would store of a certificate. Throws a 400 `WireError`. */
  readonly defineCertificate: (certificate: string) => string;
  /** Replaces all but the password, where none is given. */
  readonly putTechnicalUser: (
    subaccountId: SubaccountId,
    user: TechnicalUserInput,
    actor: Actor,
  ) => Promise<{ readonly isNew: boolean }>;
  readonly deleteTechnicalUser: (subaccountId: SubaccountId, name: string, actor: Actor) => Promise<void>;
  /** For administrators who compare what is with what should be: neither throttled nor on record. */
  readonly isTechnicalPassword: (subaccountId: SubaccountId, name: string, password: Secret) => Promise<boolean>;
};

/** Puts a change on record in its transaction. */
export type RecordChange = (
  transaction: Transaction,
  event: Pick<AuditEvent, 'actor' | 'action' | 'object' | 'attributes'> & { readonly subaccountId: SubaccountId },
) => Promise<void>;

/** What it works with. */
export type TechnicalUserParts = {
  readonly database: Database;
  readonly accounts: Pick<Accounts, 'getSubaccount'>;
  readonly identityProvider: Pick<IdentityProvider, 'findUser'>;
  readonly secretHashing: SecretHashing;
};

/** Creates it. Source: SAP guide "SAP Cloud for Customer OData API Developer's Guide" (technical or integration user) */
export const createTechnicalUserAdministration = (
  { database, accounts, identityProvider, secretHashing }: TechnicalUserParts,
  record: RecordChange,
): TechnicalUserAdministration => ({
  listTechnicalUsers: (subaccountId) => listTechnicalUserRows(database.read, subaccountId),
  defineCertificate,
  putTechnicalUser: async (subaccountId, { name, password, ...input }, actor) => {
    assertTechnicalUserName(name);
    if (password !== undefined) assertSecret('password', password);
    const certificate = input.certificate === undefined ? undefined : defineCertificate(input.certificate);
    const certificateHash = certificate === undefined ? undefined : hashCertificatePem(certificate);
    await accounts.getSubaccount(subaccountId);
    if ((await identityProvider.findUser(subaccountId, name)) !== undefined) {
      throw conflict('A business user has this name');
    }
    const before = await findTechnicalUserRow(database.read, subaccountId, name);
    if (before === undefined && password === undefined && certificate === undefined) {
      throw invalidField('password', 'is needed for a technical user that has no certificate either');
    }
    const newHash =
      password === undefined && before !== undefined
        ? undefined
        : await secretHashing.hashChosen(password ?? generateClientSecret());
    return await database.write(async (transaction) => {
      const stored = await findTechnicalUserRow(transaction, subaccountId, name);
      const passwordHash = newHash ?? stored?.passwordHash;
      if (passwordHash === undefined) throw notFound('technical user');
      if (certificateHash !== undefined) {
        const owner = await findTechnicalUserRowByCertificate(transaction, subaccountId, certificateHash);
        if (owner !== undefined && owner.name.toLowerCase() !== name.toLowerCase()) {
          throw conflict('Another technical user has this certificate');
        }
      }
      await putTechnicalUserRow(transaction, subaccountId, { name, passwordHash, certificate, certificateHash });
      const attributes = {
        hasCertificate: String(certificate !== undefined),
        passwordChanged: String(password !== undefined),
      };
      const isNew = stored === undefined;
      const action = isNew ? 'create' : 'update';
      await record(transaction, { subaccountId, actor, action, object: `technical user ${name}`, attributes });
      return { isNew };
    });
  },
  deleteTechnicalUser: async (subaccountId, name, actor) => {
    const wasThere = await database.write(async (transaction) => {
      if (!(await deleteTechnicalUserRow(transaction, subaccountId, name))) return false;
      await record(transaction, { subaccountId, actor, action: 'delete', object: `technical user ${name}` });
      return true;
    });
    if (!wasThere) throw notFound('technical user');
  },
  isTechnicalPassword: async (subaccountId, name, password) =>
    secretHashing.verify(
      (await findTechnicalUserRow(database.read, subaccountId, name))?.passwordHash,
      password,
      'chosen',
    ),
});

/** By what a certificate is recognised: all of it. */
export const hashCertificate = (der: Uint8Array): string => sha256Hex(der);

const hashCertificatePem = (pem: string): string => {
  const [block] = parsePem(pem) ?? [];
  if (block === undefined) throw new Error('a certificate that was read is none');
  return hashCertificate(block.der);
};

const defineCertificate = (text: string): string => {
  const certificate = readSigningCertificate(text);
  if (certificate === undefined) {
    throw invalidField(
      'certificate',
      'must be one certificate in PEM or base64 with an RSA or EC key, and no private key',
    );
  }
  return certificate;
};
