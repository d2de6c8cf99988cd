import type { SubaccountId } from '../../../foundation/ids.ts';
import { buildTrustMetadata } from './build-metadata.ts';
import type { TrustCertificate, TrustKeys } from './trust-keys.ts';

/** A subaccount as issuer of SAML assertions, for those who run it. Source: SAP doc "Configure the Local Service Provider" */
export type LocalProvider = Pick<TrustKeys, 'renew' | 'rotate' | 'deletePassive'> & {
  /** `metadata` is what others import; there is none before there is a key. */
  readonly describe: (subaccountId: SubaccountId) => Promise<{
    readonly name: string;
    readonly active: TrustCertificate | undefined;
    readonly passive: TrustCertificate | undefined;
    readonly metadata: string | undefined;
  }>;
};

/** Creates the view. Source: as `LocalProvider` */
export const createLocalProvider = (
  { list, renew, rotate, deletePassive }: TrustKeys,
  entityIdOf: (subaccountId: SubaccountId) => string,
): LocalProvider => ({
  renew,
  rotate,
  deletePassive,
  describe: async (subaccountId) => {
    const { active, passive } = await list(subaccountId);
    const name = entityIdOf(subaccountId);
    const keys = [active, passive].filter((key) => key !== undefined);
    return { name, active, passive, metadata: active && buildTrustMetadata(name, keys) };
  },
});
