/** One request inside a batch. */
export type BatchRequest = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'MERGE' | 'DELETE';
  /** Path behind the service root, percent-encoded, without leading slash. */
  readonly rawPath: string;
  /** Query string without `?`. */
  readonly rawQuery: string;
  /** Lower-case names; only headers that describe the message: who is calling is said by the batch request itself. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Uint8Array;
  /** `Content-ID` of the part, repeated in its reply. */
  readonly contentId?: string;
};
