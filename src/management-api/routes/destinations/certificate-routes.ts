import type { CertificateDetails, Level } from '../../../destination-service/index.ts';
import type { Actor } from '../../../foundation/audit-event.ts';
import type { Route } from '../../../http/server/route.ts';
import { operations, type RequestOf, type ResponseOf } from '../../contract.ts';
import { thingNotFound } from '../../errors.ts';
import type { ManagedRooms } from '../../rooms.ts';
import { serve } from '../../serve-operation.ts';
import { toCertificateProperties } from '../../wire/certificate.ts';
import { getDestinationLevel } from './find-destination-level.ts';

/** A keystore of 1 MiB, in base64 and in JSON. */
const uploadLimits = { maxBodyBytes: 2 * 1024 * 1024 };

/** Certificates on both levels: uploaded or generated, never shown with a private key (S-48). Source: SAP doc "Manage Destination Certificates" */
export const certificateRoutes = (rooms: ManagedRooms): readonly Route[] => {
  const { certificates, certificateReading } = rooms.destinations;
  const levelOf = (params: { readonly subaccount: string; readonly instance?: string }): Promise<Level> =>
    getDestinationLevel(rooms, params.subaccount, params.instance);

  const list = async (level: Level): Promise<ResponseOf<typeof operations.listCertificates>> =>
    (await certificateReading.describe(level)).map(toWireDetails);
  const get = async (level: Level, name: string): Promise<ResponseOf<typeof operations.getCertificate>> => {
    const found = await certificateReading.describeOne(level, name);
    if (found === undefined) throw thingNotFound('certificate');
    return toWireDetails(found);
  };
  const upload = async (level: Level, body: RequestOf<typeof operations.putCertificate>, actor: Actor) => {
    const { isNew } = await certificates.save(level, toCertificateProperties(body.name, body.content), actor);
    return { isNew };
  };
  const remove = async (level: Level, name: string, actor: Actor): Promise<void> => {
    const [outcome] = await certificates.delete(level, [name], actor);
    if (outcome?.isDeleted !== true) throw thingNotFound('certificate');
  };
  const readPublicKeys = async (level: Level, name: string) =>
    (await certificateReading.publicKeys(level, name)).map(
      ({ Alias: alias, Content: content, SubjectDN: subject }) => ({
        ...(alias !== undefined && { alias }),
        ...(subject !== undefined && { subject }),
        content,
      }),
    );

  return [
    serve(operations.listCertificates, async ({ params }) => list(await levelOf(params))),
    serve(operations.getCertificate, async ({ params }) => get(await levelOf(params), params.name)),
    serve(
      operations.putCertificate,
      async ({ params, body, actor }) => upload(await levelOf(params), body, actor),
      uploadLimits,
    ),
    serve(operations.deleteCertificate, async ({ params, actor }) => remove(await levelOf(params), params.name, actor)),
    serve(operations.readCertificatePublicKeys, async ({ params }) =>
      readPublicKeys(await levelOf(params), params.name),
    ),
    serve(operations.listInstanceCertificates, async ({ params }) => list(await levelOf(params))),
    serve(operations.getInstanceCertificate, async ({ params }) => get(await levelOf(params), params.name)),
    serve(
      operations.putInstanceCertificate,
      async ({ params, body, actor }) => upload(await levelOf(params), body, actor),
      uploadLimits,
    ),
    serve(operations.deleteInstanceCertificate, async ({ params, actor }) =>
      remove(await levelOf(params), params.name, actor),
    ),
    serve(operations.readInstanceCertificatePublicKeys, async ({ params }) =>
      readPublicKeys(await levelOf(params), params.name),
    ),
    serve(operations.generateCertificate, async ({ params, body, actor }) => {
      const level = await getDestinationLevel(rooms, params.subaccount, body.instance);
      const [outcome] = await certificates.create(level, [toGeneration(body)], actor);
      if (outcome?.error !== undefined) throw outcome.error;
      return {};
    }),
  ];
};

const toWireDetails = ({
  entries,
  usedBy,
  ...rest
}: CertificateDetails): ResponseOf<typeof operations.getCertificate> => ({
  ...rest,
  entries: [...entries],
  usedBy: [...usedBy],
});

/** What the destination service takes for it. Source: OpenAPI of the Destination service (`Attributes`) */
const toGeneration = (body: RequestOf<typeof operations.generateCertificate>) => ({
  Name: body.name,
  Attributes: {
    ...(body.commonName !== undefined && { CN: body.commonName }),
    Validity: { TimeUnit: body.validityUnit, Value: body.validityValue },
    AutomaticRenew: body.automaticRenew,
    ...(body.password !== undefined && { Password: body.password }),
    ...(body.signingRequest !== undefined && { CSR: Buffer.from(body.signingRequest).toString('base64') }),
  },
});
