/** A message processing log with what belongs to it, as the OData API shows it. */
export type ReadLog = {
  /** Properties of the entity, `IntegrationArtifact` included. */
  readonly entry: Readonly<Record<string, unknown>>;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly steps: readonly Readonly<Record<string, unknown>>[];
  readonly error: string | undefined;
  readonly attachments: readonly { readonly name: unknown; readonly contentType: string; readonly content: string }[];
};

/** Fetches `/api/v1/<path>`. */
export type ReadApi = (path: string) => Promise<Response>;

type Entity = Readonly<Record<string, unknown>>;
type Expanded = { readonly results: readonly Entity[] };

const json = async (read: ReadApi, path: string): Promise<unknown> => {
  const response = await read(`${path}${path.includes('?') ? '&' : '?'}$format=json`);
  if (response.status !== 200) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  // The OData V2 envelope of every JSON reply.
  return ((await response.json()) as { readonly d: unknown }).d;
};

/** Reads one log. Fails where there is none. */
export const readLog = async (read: ReadApi, messageGuid: string): Promise<ReadLog> => {
  const path = `MessageProcessingLogs('${messageGuid}')`;
  const expand = '$expand=CustomHeaderProperties,AdapterAttributes,Attachments';
  // What was asked to be expanded is there.
  const entry = (await json(read, `${path}?${expand}`)) as Entity & {
    readonly CustomHeaderProperties: Expanded;
    readonly AdapterAttributes: Expanded;
    readonly Attachments: Expanded;
  };
  const runs = (await json(read, `${path}/Runs?$expand=RunSteps`)) as {
    readonly results: readonly { readonly RunSteps: Expanded }[];
  };
  const error = await read(`${path}/ErrorInformation/$value`);
  const errorText = await error.text();
  return {
    entry,
    properties: toRecord(entry.CustomHeaderProperties),
    attributes: toRecord(entry.AdapterAttributes),
    steps: runs.results.flatMap(({ RunSteps }) => RunSteps.results),
    error: error.status === 200 ? errorText : undefined,
    attachments: await Promise.all(
      entry.Attachments.results.map(async ({ Id, Name }) => {
        const content = await read(`MessageProcessingLogAttachments('${String(Id)}')/$value`);
        return { name: Name, contentType: content.headers.get('content-type') ?? '', content: await content.text() };
      }),
    ),
  };
};

/** Every log of the caller's subaccount. */
export const readLogs = async (read: ReadApi): Promise<readonly ReadLog[]> => {
  const { results } = (await json(read, 'MessageProcessingLogs?$select=MessageGuid')) as Expanded;
  return Promise.all(results.map(({ MessageGuid }) => readLog(read, String(MessageGuid))));
};

const toRecord = ({ results }: Expanded): Readonly<Record<string, unknown>> =>
  Object.fromEntries(results.map(({ Name, Value }) => [String(Name), Value]));
