import { randomUuid } from '../../foundation/ids.ts';
import { type DataStoreKey, type FlowStep, storeLimits } from '../../integration-content/index.ts';
import { mayBeCredential } from '../log/trace-message.ts';
import { evaluateSource, evaluateText, refersToBody, type Surroundings, TextTooLong } from '../message/evaluate.ts';
import { findHeader, type Message, withoutHeaders } from '../message/message.ts';
import { bodyHeaders } from '../message/modify-content.ts';
import type { Failure, MessageRun, ProcessingParts } from './message-run.ts';
import { releaseContent } from './release-content.ts';

type DataStoreStep = Extract<FlowStep, { readonly kind: 'data-store' }>;
type WriteVariablesStep = Extract<FlowStep, { readonly kind: 'write-variables' }>;

/** Assumed: SAP names no size of a stored message; as large as an attachment */
export const maxStoredBytes = 1024 * 1024;
/** Assumed: as a body with expressions */
const maxVariableCharacters = 256 * 1024;
const maxVariableNameCharacters = 200;
const maxEntryIdBytes = 1024;
/** Names the entry where the step does not. Source: SAP doc "Define Data Store Write Operations" */
const entryIdHeader = 'SapDataStoreId';

/** Why a step cannot be done; becomes the failure of the message. */
class StoreFault extends Error {
  override readonly name = 'StoreFault';
}

/** Whether a step reads the body, which must then be in memory. */
export const readsBody = (step: FlowStep): boolean =>
  step.kind === 'write-variables'
    ? step.variables.some(({ value }) => value.kind === 'expression' && refersToBody(value.text))
    : step.kind === 'data-store' && step.operation.kind === 'put';

/** Writes the variables of a step, all or none; a source that is not there writes nothing. Source: SAP doc "Define Write Variables" */
export const runWriteVariables = async (
  step: WriteVariablesStep,
  run: MessageRun,
  { clock, variables }: ProcessingParts,
): Promise<Failure | undefined> => {
  const held = readsBody(step) ? await run.hold(maxVariableCharacters, 'used in a variable') : undefined;
  return tell(run, { id: step.id, activity: `Write Variables: ${step.name}` }, held, async () => {
    const { flow, subaccountId } = run.facts;
    const surroundings = surroundingsOf(run, clock);
    const written = step.variables.flatMap(({ name, isGlobal, value }) => {
      const text = evaluateSource(value, run.message, surroundings);
      if (text === undefined) return [];
      const variable = checkName('variable', evaluateText(name, run.message, surroundings), maxVariableNameCharacters);
      // No database keeps NUL in text.
      if (text.length > maxVariableCharacters || text.includes('\0')) {
        throw new StoreFault(`The value of variable ${variable} is too long, or no text`);
      }
      return [{ name: variable, integrationFlow: isGlobal ? '' : flow.id, value: text }];
    });
    const outcome = await variables.write(subaccountId, written);
    if (outcome === 'full') throw new StoreFault('The subaccount has as many variables as it may store');
  });
};

/** Works on an entry of a data store. Source: SAP docs "Define Data Store Write Operations", "… Get …", "… Delete …" */
export const runDataStore = async (
  step: DataStoreStep,
  run: MessageRun,
  parts: ProcessingParts,
): Promise<Failure | undefined> => {
  const { operation } = step;
  const isPut = operation.kind === 'put';
  const usesBodyAsId =
    operation.kind === 'delete' && (step.entryId ?? findHeader(run.message.headers, entryIdHeader)) === undefined;
  const held = isPut
    ? await run.hold(maxStoredBytes, 'stored')
    : usesBodyAsId
      ? await run.hold(maxEntryIdBytes, 'used as an entry ID')
      : undefined;
  const activity = `Data Store ${activities[operation.kind]}: ${step.name}`;
  return tell(run, { id: step.id, activity }, held, async () => {
    const { flow, subaccountId } = run.facts;
    const surroundings = surroundingsOf(run, parts.clock);
    const storeName = evaluateText(step.storeName, run.message, surroundings);
    if (/\s/.test(storeName)) throw new StoreFault('The name of a data store must have no blanks');
    const store: DataStoreKey = {
      name: checkName('data store', storeName, storeLimits.storeNameCharacters),
      integrationFlow: step.isGlobal ? '' : flow.id,
    };
    const id = readEntryId(step, run, surroundings);
    switch (operation.kind) {
      case 'put':
        return put(store, id ?? randomUuid(), operation, run, parts);
      case 'get':
        if (id === undefined) throw new StoreFault(`It names no entry of data store ${store.name}`);
        return get(store, id, operation, run, parts);
      case 'delete':
        if (id !== undefined) await parts.dataStores.take(subaccountId, { store, id });
    }
  });
};

const activities = { put: 'Write', get: 'Get', delete: 'Delete' } as const;

const put = async (
  store: DataStoreKey,
  id: string,
  operation: Extract<DataStoreStep['operation'], { readonly kind: 'put' }>,
  run: MessageRun,
  { clock, dataStores }: ProcessingParts,
): Promise<void> => {
  const { headers, content } = run.message;
  if (content.kind !== 'whole') throw new StoreFault('The message body cannot be stored');
  const nowMs = clock();
  const outcome = await dataStores.put(
    run.facts.subaccountId,
    {
      store,
      id,
      messageGuid: run.facts.messageGuid,
      createdAtMs: nowMs,
      dueAtMs: nowMs + operation.alertDays * storeLimits.dayMs,
      retainUntilMs: nowMs + operation.expiryDays * storeLimits.dayMs,
      body: content.bytes,
      ...(operation.includesHeaders && { headers: headers.filter(({ name }) => isStored(name)).map(toLine) }),
    },
    operation.overwrites,
  );
  if (outcome === 'exists') {
    throw new StoreFault(`DuplicateEntryException: entry ${id} exists in data store ${store.name}`);
  }
  if (outcome === 'full') throw new StoreFault('The data stores of the subaccount hold as much as they may');
  run.message = withHeader(run.message, entryIdHeader, id);
};

const get = async (
  store: DataStoreKey,
  id: string,
  { deletes }: Extract<DataStoreStep['operation'], { readonly kind: 'get' }>,
  run: MessageRun,
  { dataStores }: ProcessingParts,
): Promise<void> => {
  const stored = await dataStores.readContent(run.facts.subaccountId, { store, id });
  if (stored === undefined) throw new StoreFault(`Entry ${id} does not exist in data store ${store.name}`);
  const before = run.message.content;
  const headers = stored.headers ?? [];
  run.message = {
    ...run.message,
    headers: [
      ...withoutHeaders(run.message.headers, [...bodyHeaders, ...headers.map(({ name }) => name)]),
      ...headers.map((line) => ({ ...line, isSet: true })),
    ],
    content: { kind: 'whole', bytes: stored.body },
  };
  await releaseContent(run, before);
  // Only when the message has been processed: a failed one finds its entry again.
  if (deletes) run.takenEntries.push({ store, id });
};

/** Tells a step, which fails with the reason it throws. */
const tell = async (
  run: MessageRun,
  step: { readonly id: string; readonly activity: string },
  failure: Failure | undefined,
  work: () => Promise<void>,
): Promise<Failure | undefined> => {
  const open = run.story.begin(step, run.message);
  if (failure !== undefined) {
    open.fail(failure.error);
    return failure;
  }
  try {
    await work();
  } catch (error) {
    if (!(error instanceof StoreFault || error instanceof TextTooLong)) throw error;
    open.fail(error.message);
    return { error: error.message };
  }
  open.end();
  return undefined;
};

const readEntryId = (step: DataStoreStep, run: MessageRun, surroundings: Surroundings): string | undefined => {
  const { message } = run;
  const named =
    step.entryId === undefined
      ? findHeader(message.headers, entryIdHeader)
      : evaluateText(step.entryId, message, surroundings);
  if (named !== undefined && named !== '') return checkName('entry', named, storeLimits.entryIdCharacters);
  if (step.operation.kind !== 'delete' || message.content.kind !== 'whole') return undefined;
  const body = new TextDecoder().decode(message.content.bytes);
  // A body that can be no id names no entry.
  return isName(body, storeLimits.entryIdCharacters) ? body : undefined;
};

const isName = (name: string, maxCharacters: number): boolean =>
  name.trim() !== '' && name.length <= maxCharacters && !/\p{Cc}/u.test(name);

const checkName = (what: string, name: string, maxCharacters: number): string => {
  if (isName(name, maxCharacters)) return name;
  throw new StoreFault(
    `The name or ID of a ${what} must have 1 to ${maxCharacters} characters, none of them a control character`,
  );
};

const surroundingsOf = (run: MessageRun, clock: () => number): Surroundings => ({
  exchangeId: run.facts.messageGuid,
  clock,
});

/** Source: SAP doc "Define Data Store Write Operations" (no `Camel*`, no `SAP_*`); no credentials (S-64) */
const isStored = (name: string): boolean => !/^(?:camel|sap_)/i.test(name) && !mayBeCredential(name);

const toLine = ({ name, value }: { readonly name: string; readonly value: string }) => ({ name, value });

const withHeader = (message: Message, name: string, value: string): Message => ({
  ...message,
  headers: [...withoutHeaders(message.headers, [name]), { name, value, isSet: true }],
});
