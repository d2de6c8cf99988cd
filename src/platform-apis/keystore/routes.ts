import { z } from 'zod';
import { empty, ok, type Reply } from '../../http/server/reply.ts';
import { defineRoute, type Route, type RouteRequest } from '../../http/server/route.ts';
import type { FileAddress, KeystoreFile, KeystoreFiles, KeystoreLevel } from '../../keystores/index.ts';
import type { ResolveApplication } from '../applications.ts';
import type { PlatformCall, PlatformGuard } from '../platform-guard.ts';
import { platformRoute, withTrailingSlash } from '../platform-route.ts';
import { formatEntityTag, namesContent } from './entity-tags.ts';
import { keystoreNotFound, preconditionFailed, unsupportedMediaType } from './errors.ts';
import { mediaTypes, parseMediaType } from './media-types.ts';

/** What the routes work with. */
export type KeystoreRouteParts = {
  readonly files: KeystoreFiles;
  readonly guard: PlatformGuard;
  readonly resolveApplication: ResolveApplication;
};

const reads = { anyOf: ['hcp.readKeystores'] } as const;
const changes = { anyOf: ['hcp.manageKeystores'] } as const;
const basePath = '/keystore/v1/accounts/:account';

/** Above the limit of a keystore, so that it is the room that says no. */
const maxBodyBytes = 4 * 1024 * 1024;

const params = z.object({
  account: z.string(),
  provider: z.string().optional(),
  app: z.string().optional(),
  name: z.string().optional(),
});
type Params = z.infer<typeof params>;

/**
 * The routes of the Keystore API on its three levels. Source: SAP doc "Keystore Service REST API";
 * assumed: the paths of the subscription level
 */
export const createKeystoreRoutes = (parts: KeystoreRouteParts): readonly Route[] =>
  [basePath, `${basePath}/apps/:app`, `${basePath}/subscriptions/:provider/:app`].flatMap((path) => [
    ...createListRoute(parts, path),
    ...createFileRoutes(parts, `${path}/:name`),
  ]);

const common = { ...platformRoute, params, source: 'SAP doc "Keystore Service REST API"' };

const createListRoute = (parts: KeystoreRouteParts, path: string): readonly Route[] =>
  withTrailingSlash(
    defineRoute({
      ...common,
      method: 'GET',
      path,
      bodyKind: 'none',
      summary: 'Names of the keystores on a level',
      handle: async (request) => {
        const call = await parts.guard(request, request.params.account, reads);
        const level = await toLevel(parts, call, request.params);
        const found = await parts.files.list(call.account.id, level);
        return ok({ keystores: found.map(({ name }) => ({ name })) });
      },
    }),
  );

const createFileRoutes = (parts: KeystoreRouteParts, path: string): readonly Route[] => {
  const { files } = parts;
  const open = async (
    request: RouteRequest<Params, unknown, unknown>,
    scopes: Parameters<PlatformGuard>[2],
  ): Promise<{ readonly call: PlatformCall; readonly address: FileAddress }> => {
    const call = await parts.guard(request, request.params.account, scopes);
    const level = await toLevel(parts, call, request.params);
    return { call, address: { subaccountId: call.account.id, level, name: request.params.name ?? '' } };
  };
  return [
    defineRoute({
      ...common,
      method: 'GET',
      path,
      bodyKind: 'none',
      summary: 'Downloads a keystore; HEAD tells its type',
      handle: async (request) => {
        const { call, address } = await open(request, reads);
        const known = await files.find(address);
        if (known === undefined) throw keystoreNotFound();
        // An application that has it already uses it all the same.
        if (!request.isHead) files.noteUse(address);
        const condition = request.headers.get('if-none-match');
        if (condition !== undefined && namesContent(condition, known.sha256, 'weak')) {
          return empty(304, { etag: formatEntityTag(known.sha256) });
        }
        // Only what leaves the server is on record.
        const file = request.isHead ? known : await files.download(address, call.actor);
        return answerFile(file, file.content);
      },
    }),
    defineRoute({
      ...common,
      method: 'PUT',
      path,
      query: z.object({ overwrite: z.enum(['true', 'false']).optional() }),
      bodyKind: 'bytes',
      maxBodyBytes,
      summary: 'Uploads a keystore; overwrite=true replaces one',
      handle: async (request) => {
        const { call, address } = await open(request, changes);
        const type = parseMediaType(request.headers.get('content-type'));
        if (type === undefined) throw unsupportedMediaType();
        await files.put(
          address,
          {
            // Routes with the body kind "bytes" get a Uint8Array.
            content: request.body instanceof Uint8Array ? request.body : new Uint8Array(),
            type: type === 'any' ? undefined : type,
            overwrite: request.query.overwrite === 'true',
            ifMatch: await findMatch(files, address, request.headers.get('if-match')),
          },
          call.actor,
        );
        return empty(200);
      },
    }),
    defineRoute({
      ...common,
      method: 'DELETE',
      path,
      bodyKind: 'none',
      summary: 'Deletes a keystore',
      handle: async (request) => {
        const { call, address } = await open(request, changes);
        await files.remove(address, await findMatch(files, address, request.headers.get('if-match')), call.actor);
        return empty(200);
      },
    }),
  ];
};

const answerFile = (file: KeystoreFile, content: Uint8Array): Reply => ({
  status: 200,
  headers: {
    'content-type': mediaTypes[file.type],
    'content-disposition': `attachment; filename="${file.name}.${file.type}"`,
    etag: formatEntityTag(file.sha256),
    'x-sap-keystore-type': file.type,
    'cache-control': 'private, no-cache',
  },
  body: content,
});

/** The level a path names; `<provider>:<application>` is how the console client writes a subscription. */
const toLevel = async (
  { resolveApplication }: KeystoreRouteParts,
  { account }: PlatformCall,
  { app, provider }: Params,
): Promise<KeystoreLevel> => {
  if (app === undefined) return { kind: 'account' };
  const colon = app.indexOf(':');
  const [providerAccount, application] =
    provider === undefined && colon > 0 ? [app.slice(0, colon), app.slice(colon + 1)] : [provider, app];
  const resolved = await resolveApplication(account, application, providerAccount);
  return providerAccount === undefined || providerAccount === account.technicalName
    ? { kind: 'application', application }
    : { kind: 'subscription', ...resolved };
};

/** The digest that must still be stored when a change with `If-Match` is made. Throws 412 where it is another already. */
const findMatch = async (
  files: KeystoreFiles,
  address: FileAddress,
  header: string | undefined,
): Promise<string | undefined> => {
  if (header === undefined) return undefined;
  const known = await files.find(address);
  if (known === undefined || !namesContent(header, known.sha256, 'strong')) throw preconditionFailed();
  return known.sha256;
};
