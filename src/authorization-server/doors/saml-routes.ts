import { z } from 'zod';
import type { Reply } from '../../http/server/reply.ts';
import { defineRoute, type Route, type RouteRequest } from '../../http/server/route.ts';
import { tokenErrorBody } from '../error-body.ts';
import type { SamlServiceProvider } from './saml-service-provider.ts';

const source = 'SAP doc "Principal Propagation from the Neo to the Cloud Foundry Environment"';
const params = z.object({ entityId: z.string().min(1).max(512) });

/** Metadata of the service provider, and the token endpoint it names, which is that of `/oauth/token`. */
export const samlRoutes = (
  provider: SamlServiceProvider,
  answerToken: (request: RouteRequest) => Promise<Reply>,
): readonly Route[] => [
  defineRoute({
    method: 'GET',
    path: '/saml/metadata',
    doors: ['xsuaa', 'neo-oauth'],
    access: 'public',
    bodyKind: 'none',
    errors: tokenErrorBody,
    source,
    summary: 'The subaccount as a SAML service provider',
    handle: provider.describe,
  }),
  defineRoute({
    method: 'POST',
    path: '/oauth/token/alias/:entityId',
    doors: ['xsuaa'],
    access: 'public',
    params,
    bodyKind: 'form',
    errors: tokenErrorBody,
    source,
    summary: 'Token of an XSUAA client for a SAML assertion',
    handle: async (request) => {
      await provider.assertEntityId(request, request.params.entityId);
      return answerToken(request);
    },
  }),
];
