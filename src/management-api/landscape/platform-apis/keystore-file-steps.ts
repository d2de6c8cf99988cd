import { sha256Hex } from '../../../crypto/digest.ts';
import type { Actor } from '../../../foundation/audit-event.ts';
import type { SubaccountId } from '../../../foundation/ids.ts';
import type { KeystoreLevel } from '../../../keystores/index.ts';
import type { LandscapeSubaccount } from '../../contract.ts';
import { invalidField } from '../../errors.ts';
import type { ManagedRooms } from '../../rooms.ts';
import { type Step, type SubaccountSteps, stepsFor, toCreate, toUpdate, unchanged } from '../step.ts';

type WireKeystore = LandscapeSubaccount['keystores'][number];

/** Keystore files. One without content stays as it is. Source: SAP doc "Keystore Service" */
export const keystoreFileSteps = (
  { keystores: { files } }: ManagedRooms,
  parent: SubaccountSteps,
  wanted: LandscapeSubaccount['keystores'],
  actor: Actor,
): readonly Step[] =>
  stepsFor(parent, { name: 'keystores', key: 'keystores' }, wanted, nameKeystore, async (subaccount, keystore) => {
    const address = {
      subaccountId: subaccount.id,
      level: toLevel(keystore, subaccount.technicalName),
      name: keystore.name,
    };
    const stored = await files.find(address);
    if (keystore.content === undefined) {
      if (stored === undefined) throw invalidField('content', 'is needed for a keystore that does not exist yet');
      return unchanged;
    }
    const content = toBytes(keystore.content);
    const put = () => files.put(address, { content, overwrite: true }, actor);
    if (stored === undefined) return toCreate(put);
    return toUpdate(stored.sha256 === sha256Hex(content) ? [] : ['content'], put);
  });

/** The keystores as a landscape has them: without their contents (S-48). Source: as `keystoreFileSteps` */
export const exportKeystoreFiles = async (
  { keystores: { files } }: ManagedRooms,
  subaccountId: SubaccountId,
): Promise<LandscapeSubaccount['keystores']> =>
  (await files.listAll(subaccountId)).map(({ name, level }) => ({
    name,
    ...(level.kind === 'application' && { application: level.application }),
    ...(level.kind === 'subscription' && { application: `${level.providerAccount}:${level.application}` }),
  }));

/** Two keystores of one name lie on different levels. Source: Portolan */
export const nameKeystore = ({ name, application }: Pick<WireKeystore, 'name' | 'application'>): string =>
  application === undefined ? name : `${application}/${name}`;

const toLevel = ({ application: text }: WireKeystore, technicalName: string): KeystoreLevel => {
  if (text === undefined) return { kind: 'account' };
  const colon = text.indexOf(':');
  const application = text.slice(colon + 1);
  const providerAccount = colon < 0 ? technicalName : text.slice(0, colon);
  return providerAccount === technicalName
    ? { kind: 'application', application }
    : { kind: 'subscription', providerAccount, application };
};

const toBytes = (content: string): Uint8Array =>
  content.includes('-----BEGIN ') ? Buffer.from(content) : Buffer.from(content, 'base64');
