import { type ZodType, z } from 'zod';
import type { Reply } from '../../http/server/reply.ts';
import { defineRoute, type HttpMethod, type Route, type RouteRequest } from '../../http/server/route.ts';
import { cloudFoundryErrorFormat } from './errors.ts';

/** Of routes for one resource. */
export type GuidParams = { readonly guid: string };

/** Source: Cloud Foundry V3 API documentation (`:guid`) */
export const guidParams = z.object({ guid: z.string().min(1).max(200) });

/** A route of the API that needs a token. Source: Cloud Foundry V3 API documentation */
export const serveCloudFoundry = <Params = unknown>(
  method: HttpMethod,
  path: string,
  summary: string,
  handle: (request: RouteRequest<Params>) => Promise<Reply> | Reply,
  params?: ZodType<Params>,
): Route =>
  defineRoute<Params, unknown, unknown>({
    method,
    path,
    doors: ['cloud-foundry'],
    access: { audience: 'cloud-foundry' },
    ...(params !== undefined && { params }),
    bodyKind: method === 'POST' || method === 'PATCH' ? 'json' : 'none',
    errors: cloudFoundryErrorFormat,
    source: 'SAP doc "Managing Service Instances and Service Keys by API"; Cloud Foundry V3 API documentation',
    summary,
    handle,
  });
