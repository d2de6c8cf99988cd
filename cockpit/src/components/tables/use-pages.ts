import { useMemo, useRef, useState } from 'react';
import type { ApiError } from '../../connection/api.ts';
import { toApiError, useData } from '../../connection/use-data.ts';

/** A list that is read page by page. Source: Portolan */
export type Paged<Item> = {
  readonly items: readonly Item[] | undefined;
  readonly error: ApiError | undefined;
  readonly isLoading: boolean;
  readonly more: (() => void) | undefined;
  readonly reload: () => void;
};

/** Reads the first page when a key changes, and the next ones on demand. Source: Portolan */
export const usePages = <Item>(
  fetchPage: (
    after: string | undefined,
  ) => Promise<{ readonly items: readonly Item[]; readonly next?: string | undefined }>,
  keys: readonly unknown[],
): Paged<Item> => {
  const [rest, setRest] = useState<{ readonly items: readonly Item[]; readonly next: string | undefined }>();
  const [error, setError] = useState<ApiError>();
  const first = useData(async () => {
    setRest(undefined);
    asked.current = undefined;
    return fetchPage(undefined);
  }, keys);
  const next = rest === undefined ? first.value?.next : rest.next;
  // Whoever scrolls asks again before the answer is there.
  const asked = useRef<string>(undefined);
  const more = (): void => {
    if (asked.current === next) return;
    asked.current = next;
    fetchPage(next)
      .then(
        // Not where the list was begun anew meanwhile.
        (page) =>
          asked.current === next &&
          setRest((known) => ({ items: [...(known?.items ?? []), ...page.items], next: page.next })),
        (thrown: unknown) => setError(toApiError(thrown)),
      )
      .finally(() => {
        if (asked.current === next) asked.current = undefined;
      });
  };
  const items = useMemo(() => first.value && [...first.value.items, ...(rest?.items ?? [])], [first.value, rest]);
  return {
    items,
    error: error ?? first.error,
    isLoading: first.isLoading,
    more: next === undefined ? undefined : more,
    reload: first.reload,
  };
};
