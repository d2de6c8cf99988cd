import { Secret } from '../../../foundation/secret.ts';
import type { Route } from '../../../http/server/route.ts';
import type { FileAddress, InspectedKeystore, KeystoreFile, KeystoreLevel } from '../../../keystores/index.ts';
import { createResolveApplication } from '../../../platform-apis/index.ts';
import { operations, type ResponseOf } from '../../contract.ts';
import { invalidField } from '../../errors.ts';
import type { ManagedRooms } from '../../rooms.ts';
import { serve } from '../../serve-operation.ts';
import { getSubaccountByLabel } from '../find-subaccount.ts';

type WireLevel = { readonly application?: string | undefined; readonly providerAccount?: string | undefined };
type WireFile = ResponseOf<typeof operations.listKeystores>[number];
type WireContents = ResponseOf<typeof operations.inspectKeystore>;

/** Keystore files. Source: SAP doc "Keystore Service" */
export const keystoreFileRoutes = ({ accounts, keystores: { files } }: ManagedRooms): readonly Route[] => {
  const resolveApplication = createResolveApplication(accounts);
  const toAddress = async (
    { subaccount: label, keystore }: { readonly subaccount: string; readonly keystore: string },
    { application, providerAccount }: WireLevel,
  ): Promise<FileAddress> => {
    const subaccount = await getSubaccountByLabel(accounts, label);
    const at = (level: KeystoreLevel): FileAddress => ({ subaccountId: subaccount.id, level, name: keystore });
    if (application === undefined) {
      if (providerAccount !== undefined) throw invalidField('providerAccount', 'needs an "application"');
      return at({ kind: 'account' });
    }
    await resolveApplication(subaccount, application, providerAccount);
    return providerAccount === undefined || providerAccount === subaccount.technicalName
      ? at({ kind: 'application', application })
      : at({ kind: 'subscription', providerAccount, application });
  };

  return [
    serve(operations.listKeystores, async ({ params }) => {
      const { id } = await getSubaccountByLabel(accounts, params.subaccount);
      return (await files.listAll(id)).map(toWireFile);
    }),
    serve(
      operations.putKeystore,
      async ({ params, body, actor }) => {
        const { content, type, overwrite, ...level } = body;
        const file = { content: Buffer.from(content, 'base64'), type, overwrite };
        return await files.put(await toAddress(params, level), file, actor);
      },
      { maxBodyBytes: 2 * 1024 * 1024 },
    ),
    serve(operations.downloadKeystore, async ({ params, body, actor }) => {
      const { type, content } = await files.download(await toAddress(params, body), actor);
      return { type, content: Buffer.from(content).toString('base64') };
    }),
    serve(operations.inspectKeystore, async ({ params, body: { password, ...level } }) => {
      const address = await toAddress(params, level);
      return toWireContents(await files.inspect(address, password === undefined ? undefined : new Secret(password)));
    }),
    serve(operations.deleteKeystore, async ({ params, body, actor }) => {
      await files.remove(await toAddress(params, body), undefined, actor);
      return {};
    }),
  ];
};

const toWireFile = ({ level, ...file }: KeystoreFile & { readonly level: KeystoreLevel }): WireFile => ({
  ...file,
  ...(level.kind !== 'account' && { application: level.application }),
  ...(level.kind === 'subscription' && { providerAccount: level.providerAccount }),
});

const toWireContents = (inspected: InspectedKeystore): WireContents => {
  if (inspected.kind !== 'inspected') return inspected;
  const entries = inspected.entries.map(({ alias, hasPrivateKey, certificates }) => ({
    ...(alias !== undefined && { alias }),
    hasPrivateKey,
    certificates: certificates.map((certificate) => ({
      subject: certificate.subjectDn,
      issuer: certificate.issuerDn,
      serialNumber: certificate.serialNumberHex,
      validFromMs: certificate.notBeforeMs,
      validToMs: certificate.notAfterMs,
      fingerprint: certificate.fingerprint,
    })),
  }));
  return { kind: 'inspected', entries };
};
