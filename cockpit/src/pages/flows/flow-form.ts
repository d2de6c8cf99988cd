import { flowSchema } from '../../../../src/management-api/contract.ts';
import { type Field, findProblems, toBody, type Values } from '../../components/forms/field.ts';
import { byCertificate } from './flow-fields.ts';

/** A flow as the contract describes it. */
export type Flow = ReturnType<typeof flowSchema.parse>;

type Modification = NonNullable<Flow['before']>;

/** What is in the fields of a flow. Source: Portolan */
export const toValues = (flow: Flow | undefined): Values => {
  const [certificate] = flow?.clientCertificates ?? [];
  return {
    authorization: certificate === undefined ? 'role' : 'client-certificate',
    attachments: 'none',
    logLevel: 'INFO',
    ...(flow && {
      ...Object.fromEntries(
        Object.entries(flow)
          .filter(([, value]) => typeof value === 'string' || typeof value === 'number')
          .map(([name, value]) => [name, String(value)]),
      ),
      csrfProtected: flow.csrfProtected === true,
      requestHeaders: (flow.requestHeaders ?? []).join('\n'),
      headers: toLines(flow.before?.headers),
      properties: toLines(flow.before?.properties),
      body: flow.before?.body ?? '',
      customHeaderProperties: toLines(flow.customHeaderProperties),
      ...(flow.retry && {
        attempts: String(flow.retry.attempts),
        delaySeconds: String(flow.retry.delaySeconds),
        backoff: String(flow.retry.backoff ?? 1),
      }),
      ...(certificate && { subjectDn: certificate.subjectDn, issuerDn: certificate.issuerDn }),
    }),
  };
};

/** The flow the fields describe, and what is wrong with it by field. What `flow` has and no field shows stays. Source: decision 0001 */
export const readFlow = (
  fields: readonly Field[],
  values: Values,
  flow: Flow | undefined,
): { readonly flow?: Flow; readonly problems: Readonly<Record<string, string>> } => {
  const body = toBody(
    fields.map((field) => ({ ...field, isFixed: false })),
    values,
  );
  const { authorization: _, subjectDn, issuerDn, headers, properties, body: text, ...rest } = body;
  const { attempts, delaySeconds, backoff, ...plain } = rest;
  const before: Modification = {
    ...(headers !== undefined && { headers: parseLines(headers) }),
    ...(properties !== undefined && { properties: parseLines(properties) }),
    ...(text !== undefined && { body: String(text) }),
  };
  const others = (flow?.clientCertificates ?? []).slice(1);
  const wanted = {
    ...(flow?.packageId !== undefined && { packageId: flow.packageId }),
    ...(flow?.after !== undefined && { after: flow.after }),
    ...(flow?.messageStore !== undefined && { messageStore: flow.messageStore }),
    ...plain,
    ...(plain.csrfProtected !== true && { csrfProtected: undefined }),
    ...(plain.customHeaderProperties !== undefined && {
      customHeaderProperties: parseLines(plain.customHeaderProperties),
    }),
    ...(Object.keys(before).length > 0 && { before }),
    ...(byCertificate(values) && { clientCertificates: [{ subjectDn, issuerDn }, ...others] }),
    ...(Number(attempts) > 0 && {
      retry: {
        ...(flow?.retry?.statuses && { statuses: flow.retry.statuses }),
        attempts,
        delaySeconds: delaySeconds ?? 1,
        ...(backoff !== undefined && { backoff }),
      },
    }),
  };
  const parsed = flowSchema.safeParse(wanted);
  return parsed.success
    ? { flow: parsed.data, problems: {} }
    : { problems: toFieldProblems(findProblems(flowSchema, wanted)) };
};

/** Problems of parts the contract nests are shown at a field of theirs. */
const toFieldProblems = (problems: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(problems).map(([name, text]) => [fieldOf[name] ?? name, text]));

const fieldOf: Readonly<Record<string, string>> = {
  clientCertificates: 'subjectDn',
  before: 'headers',
  retry: 'attempts',
};

/** The field a sentence of the server is about: it begins with its name. Source: flows, `invalidFlow` */
export const problemOf = (message: string): Readonly<Record<string, string>> | undefined => {
  const [, field = ''] = /^"(\w+)/.exec(message) ?? [];
  return field === '' ? undefined : { [fieldOf[field] ?? field]: message };
};

const toLines = (entries: Readonly<Record<string, string | null>> | undefined): string =>
  Object.entries(entries ?? {})
    .map(([name, value]) => (value === null ? `-${name}` : `${name}=${value}`))
    .join('\n');

/** `name=value` a line; `-name` deletes. */
const parseLines = (lines: unknown): Record<string, string | null> =>
  Object.fromEntries(
    (Array.isArray(lines) ? lines.map(String) : []).map((line) => {
      if (line.startsWith('-')) return [line.slice(1), null];
      const end = line.indexOf('=');
      return end < 0 ? [line, ''] : [line.slice(0, end), line.slice(end + 1)];
    }),
  );
