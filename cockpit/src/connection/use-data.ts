import { useCallback, useEffect, useState } from 'react';
import { ApiError } from './api.ts';

/** What a page reads: being fetched, there, or refused. Source: Portolan */
export type Data<Value> = {
  readonly value: Value | undefined;
  readonly error: ApiError | undefined;
  readonly isLoading: boolean;
  readonly reload: () => void;
};

/** Fetches when the page is shown and when a key changes. An answer that comes too late is dropped. Source: Portolan */
export const useData = <Value>(fetchValue: () => Promise<Value>, keys: readonly unknown[]): Data<Value> => {
  const [round, setRound] = useState(0);
  const [state, setState] = useState<Omit<Data<Value>, 'reload'>>({
    value: undefined,
    error: undefined,
    isLoading: true,
  });
  // The caller says by its keys when to fetch anew
  useEffect(() => {
    let isCurrent = true;
    setState((known) => ({ ...known, error: undefined, isLoading: true }));
    fetchValue()
      .then((value) => isCurrent && setState({ value, error: undefined, isLoading: false }))
      .catch(
        (thrown: unknown) =>
          isCurrent && setState((known) => ({ ...known, error: toApiError(thrown), isLoading: false })),
      );
    return () => {
      isCurrent = false;
    };
  }, [...keys, round]);
  const reload = useCallback(() => setRound((known) => known + 1), []);
  return { ...state, reload };
};

/** Anything thrown as something that can be shown. Source: Portolan */
export const toApiError = (thrown: unknown): ApiError =>
  thrown instanceof ApiError ? thrown : new ApiError(0, thrown instanceof Error ? thrown.message : String(thrown));
