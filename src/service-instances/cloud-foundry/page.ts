import { parseForm, toUniqueRecord } from '../../http/server/parse-form.ts';
import { ok, type Reply } from '../../http/server/reply.ts';
import type { RouteRequest } from '../../http/server/route.ts';
import { badQueryParameter } from './errors.ts';

/** The filters of a list. */
export type Filters = {
  /** Whether a value is among those asked for; true where none is. */
  readonly admits: (name: string, value: string) => boolean;
};

const defaultPageSize = 50;
const maxPageSize = 5000;
const maxValues = 1000;
/** Parameters of every list. Order and inclusions change no client's understanding of it. */
const general = ['page', 'per_page', 'order_by', 'include'];

/** Reads the query of a list. Filters it does not have are refused. Source: Cloud Foundry V3 API documentation, "Pagination", "Filters" */
export const readQuery = (request: RouteRequest, filters: readonly string[]) => {
  const query = toUniqueRecord(parseForm(request.rawQuery));
  const unknown = Object.keys(query).find((name) => !filters.includes(name) && !general.includes(name));
  if (unknown !== undefined) {
    throw badQueryParameter(
      `The query parameter is invalid: Unknown query parameter(s). Valid parameters are: ${[...filters, ...general].join(', ')}`,
    );
  }
  const wanted = new Map(
    Object.entries(query).map(([name, value]) => [name, new Set(value.split(',', maxValues).map((one) => one.trim()))]),
  );
  const admits: Filters['admits'] = (name, value) => wanted.get(name)?.has(value) ?? true;
  return {
    admits,
    page: readNumber('page', query.page, 1, Number.MAX_SAFE_INTEGER),
    perPage: readNumber('per_page', query.per_page, defaultPageSize, maxPageSize),
    query,
  };
};

const readNumber = (name: string, text: string | undefined, otherwise: number, max: number): number => {
  if (text === undefined) return otherwise;
  const value = /^[1-9]\d{0,15}$/.test(text) ? Number(text) : 0;
  if (value < 1 || value > max) throw badQueryParameter(`The query parameter is invalid: ${name} must be 1 to ${max}`);
  return value;
};

/** Answers one page of a list. Source: Cloud Foundry V3 API documentation, "Pagination" */
export const answerPage = (
  request: RouteRequest,
  { page, perPage, query }: ReturnType<typeof readQuery>,
  resources: readonly unknown[],
): Reply => {
  const pages = Math.max(1, Math.ceil(resources.length / perPage));
  const linkTo = (number: number) => ({
    href: `${request.origin}${request.pathPrefix}${request.rawPath}?${new URLSearchParams({ ...query, page: String(number), per_page: String(perPage) })}`,
  });
  return ok({
    pagination: {
      total_results: resources.length,
      total_pages: pages,
      first: linkTo(1),
      last: linkTo(pages),
      next: page < pages ? linkTo(page + 1) : null,
      previous: page > 1 ? linkTo(Math.min(page - 1, pages)) : null,
    },
    resources: resources.slice((page - 1) * perPage, page * perPage),
  });
};
