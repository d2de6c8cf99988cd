import type { Actor } from '../../../foundation/audit-event.ts';
import type { SubaccountId } from '../../../foundation/ids.ts';
import { json, type Reply } from '../../../http/server/reply.ts';
import {
  defineRoute,
  type HttpMethod,
  principalOf,
  type Route,
  type RouteRequest,
} from '../../../http/server/route.ts';
import { actorOf } from '../../caller-actor.ts';
import { destinationErrorBody } from '../../error-body.ts';
import { buildTrustMetadata } from './build-metadata.ts';
import { bodyNotEmpty } from './errors.ts';
import type { TrustKeySlot, TrustKeys } from './trust-keys.ts';

/** What the trust routes need. */
export type TrustKeyRouteParts = {
  readonly trustKeys: TrustKeys;
  /** The issuer of a subaccount's assertions. */
  readonly entityIdOf: (subaccountId: SubaccountId) => string;
};

type Caller = { readonly subaccountId: SubaccountId; readonly actor: Actor };

/** The trust of the caller's subaccount: certificates, metadata, rotation. Source: OpenAPI of the Destination service (`/saml2Metadata`) */
export const trustKeyRoutes = ({ trustKeys, entityIdOf }: TrustKeyRouteParts): readonly Route[] => {
  const route = (
    method: HttpMethod,
    path: string,
    summary: string,
    answer: (caller: Caller) => Promise<Readonly<Record<string, unknown>>>,
  ): Route =>
    defineRoute({
      method,
      path: `/destination-configuration/v1/saml2Metadata${path}`,
      doors: ['destination'],
      access: { audience: 'destination-service' },
      bodyKind: method === 'POST' ? 'bytes' : 'none',
      errors: destinationErrorBody,
      source: 'OpenAPI of the Destination service',
      summary,
      handle: async (request) => {
        if (method === 'POST') assertEmptyBody(request);
        const { subaccountId } = principalOf(request);
        return plainJson(await answer({ subaccountId, actor: actorOf(request) }));
      },
    });

  const certificateRoutes = (slot: TrustKeySlot, path: string): readonly Route[] => [
    route('GET', path, `Reads the certificate of the ${slot} trust key`, async ({ subaccountId }) => ({
      certificate: (await trustKeys.get(subaccountId, slot)).certificatePem,
    })),
    route('POST', path, `Creates or renews the ${slot} trust key`, async ({ subaccountId, actor }) => ({
      certificate: (await trustKeys.renew(subaccountId, slot, actor)).certificatePem,
    })),
  ];

  return [
    route('GET', '', 'Reads the SAML metadata of the subaccount', async ({ subaccountId }) => {
      const { active, passive } = await trustKeys.list(subaccountId);
      const metadata = buildTrustMetadata(entityIdOf(subaccountId), [
        active ?? (await trustKeys.get(subaccountId, 'active')),
        ...(passive === undefined ? [] : [passive]),
      ]);
      return { idpMetadata: Buffer.from(metadata, 'utf8').toString('base64') };
    }),
    ...certificateRoutes('active', '/certificate'),
    ...certificateRoutes('passive', '/certificate/passive'),
    route('DELETE', '/certificate/passive', 'Deletes the passive trust key', async ({ subaccountId, actor }) => {
      await trustKeys.deletePassive(subaccountId, actor);
      return { Count: 1 };
    }),
    route('POST', '/rotateCertificate', 'Swaps the active and the passive trust key', async (caller) => {
      const { active, passive } = await trustKeys.rotate(caller.subaccountId, caller.actor);
      return { activeCertificate: active.certificatePem, passiveCertificate: passive.certificatePem };
    }),
  ];
};

const assertEmptyBody = ({ body }: RouteRequest): void => {
  // What the pipeline hands to a route that reads bytes.
  if (body instanceof Uint8Array && body.length > 0) throw bodyNotEmpty();
};

const plainJson = (body: unknown): Reply =>
  json(200, body, { 'content-type': 'application/json', 'cache-control': 'no-store' });
