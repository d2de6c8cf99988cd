import type { NameValuePairs } from '../../http/server/parse-form.ts';
import type { RouteRequest } from '../../http/server/route.ts';

/** The fields of a form a page of ours sent. */
export type FormFields = {
  /** The first value of a name. */
  readonly get: (name: string) => string | undefined;
  readonly all: (name: string) => readonly string[];
};

/** Reads the fields. */
export const readFormFields = (request: Pick<RouteRequest, 'body'>): FormFields => {
  // Routes with a form body hand on the pairs the pipeline has parsed.
  const pairs = (request.body ?? []) as NameValuePairs;
  const all = (name: string): readonly string[] => pairs.filter(([key]) => key === name).map(([, value]) => value);
  return { get: (name) => all(name)[0], all };
};
