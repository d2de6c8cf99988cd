import { z } from 'zod';
import { Secret } from '../foundation/secret.ts';
import { oauthErrorFormat } from '../http/server/error-format.ts';
import { json } from '../http/server/reply.ts';
import { defineRoute, principalOf, type Route } from '../http/server/route.ts';
import { connectorInfoScope } from '../inbound-auth/index.ts';
import { describeConnectors } from './connectors/describe-connectors.ts';
import type { EnrolledConnector, Enrolment } from './connectors/enrolment.ts';
import type { ConnectorManagement } from './connectors/manage-connectors.ts';
import type { ReadTunnels } from './connectors/open-tunnel.ts';
import { enrolmentNeedsTls } from './errors.ts';

const certificateRequest = z.string().min(1).max(65_536);
const noStore = { 'cache-control': 'no-store' };

/** What the routes need. */
export type ConnectivityRouteParts = {
  readonly connectors: Pick<ConnectorManagement, 'list'>;
  readonly enrolment: Pick<Enrolment, 'enrol' | 'renew'>;
  readonly readTunnels: ReadTunnels;
};

/** The service's API about connectors, and the door through which agents get their certificates. */
export const connectivityRoutes = ({
  connectors,
  enrolment,
  readTunnels,
}: ConnectivityRouteParts): readonly Route[] => [
  defineRoute({
    method: 'GET',
    path: '/connectivity/v1/connectors',
    doors: ['connectivity'],
    access: { audience: 'connectivity-service', scope: connectorInfoScope },
    bodyKind: 'none',
    errors: oauthErrorFormat,
    source: 'SAP doc "Calling the Connectivity Service REST API"',
    summary: 'Lists the connectors that are connected',
    handle: async (request) => {
      const listed = await connectors.list(principalOf(request).subaccountId);
      return json(200, describeConnectors(listed, readTunnels), noStore);
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/connectivity/v1/enrolments',
    doors: ['connectivity'],
    // The code is the credential.
    access: 'public',
    bodyKind: 'json',
    body: z.strictObject({ code: z.string().min(1).max(200), certificateRequest }),
    errors: oauthErrorFormat,
    source: 'Portolan',
    summary: 'Gives the agent of a connector its first certificate, for a code that works once',
    handle: async ({ body, isTls, remoteAddress }) => {
      if (!isTls) throw enrolmentNeedsTls();
      const enrolled = await enrolment.enrol(new Secret(body.code), body.certificateRequest, remoteAddress);
      return json(201, toWire(enrolled), noStore);
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/connectivity/v1/certificates',
    doors: ['connectivity'],
    // The certificate of the handshake is the credential.
    access: 'public',
    bodyKind: 'json',
    body: z.strictObject({ certificateRequest }),
    errors: oauthErrorFormat,
    source: 'Portolan',
    summary: 'Gives the agent of a connector a further certificate, for the one it shows',
    handle: async ({ body, clientCertificate, remoteAddress }) =>
      json(201, toWire(await enrolment.renew(clientCertificate, body.certificateRequest, remoteAddress)), noStore),
  }),
];

const toWire = ({ connector, certificateChainPem, notAfterMs }: EnrolledConnector) => ({
  connectorId: connector.id,
  subaccountId: connector.subaccountId,
  locationId: connector.locationId,
  certificateChain: certificateChainPem,
  notAfterMs,
});
