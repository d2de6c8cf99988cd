import { WireError } from '../../foundation/wire-error.ts';
import type { BatchRequest } from './batch-request.ts';

/** Which change of a changeset failed, and why. */
export class ChangeFailed extends Error {
  override readonly name = 'ChangeFailed';
  readonly request: BatchRequest;
  override readonly cause: WireError;
  constructor(request: BatchRequest, cause: WireError) {
    super(cause.message);
    this.request = request;
    this.cause = cause;
  }
}

/** Does something for one change; a `WireError` it throws becomes a `ChangeFailed` that says which. */
export const asChange = async <Result>(
  request: BatchRequest,
  work: () => Promise<Result> | Result,
): Promise<Result> => {
  try {
    return await work();
  } catch (error) {
    throw error instanceof WireError ? new ChangeFailed(request, error) : error;
  }
};
