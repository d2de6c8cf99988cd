import { z } from 'zod';
import type { Route } from '../server/route.ts';

/** An OpenAPI 3.1 description of `routes`, made from what they declare: paths, parameters, bodies, access and sources. */
export const describeRoutes = (
  routes: readonly Route[],
  options: { readonly title: string; readonly version: string },
): unknown => {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}').replace(/\*$/, '{rest}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: describeRoute(route, path) };
  }
  return {
    openapi: '3.1.0',
    info: { title: options.title, version: options.version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    paths,
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer' },
        basic: { type: 'http', scheme: 'basic' },
      },
    },
  };
};

const describeRoute = (route: Route, path: string): unknown => ({
  summary: route.summary,
  description: `Source: ${route.source}. Offered on: ${route.doors.join(', ')}.`,
  security: route.access === 'public' ? [] : [{ bearer: [] }],
  parameters: [...describePathParameters(path), ...describeQuery(route)],
  ...(route.bodyKind !== 'none' && {
    requestBody: { content: { [mediaTypes[route.bodyKind]]: { schema: bodySchema(route) } } },
  }),
  responses: { default: { description: 'See the source named in the description.' } },
});

const mediaTypes = {
  form: 'application/x-www-form-urlencoded',
  json: 'application/json',
  bytes: 'application/octet-stream',
  stream: '*/*',
} as const;

const describePathParameters = (path: string): readonly unknown[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));

const describeQuery = (route: Route): readonly unknown[] => {
  const schema = toJsonSchema(route.query);
  return Object.entries(schema?.properties ?? {}).map(([name, value]) => ({
    name,
    in: 'query',
    required: schema?.required?.includes(name) ?? false,
    schema: value,
  }));
};

const bodySchema = (route: Route): unknown => toJsonSchema(route.body) ?? {};

type JsonSchema = { readonly properties?: Readonly<Record<string, unknown>>; readonly required?: readonly string[] };

const toJsonSchema = (schema: z.ZodType | undefined): JsonSchema | undefined =>
  schema === undefined
    ? undefined
    : // zod's type for JSON Schema is wider than the two members read here.
      (z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema);
