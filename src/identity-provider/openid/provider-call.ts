import type { Outbound, OutboundRequest } from '../../http/client/outbound.ts';
import { providerUnavailable } from './errors.ts';

/** What the provider answered: the status, and the body where it is JSON. */
export type ProviderAnswer = { readonly status: number; readonly value: unknown };

/** Calls the provider. Throws `provider_unavailable` where nothing comes back. */
export type CallProvider = (
  url: string,
  request?: Pick<OutboundRequest, 'body' | 'headers'>,
) => Promise<ProviderAnswer>;

const maxAnswerBytes = 256 * 1024;

/** Creates the calls: they go through the one gate, follow no redirect and wait ten seconds at most. Source: security.md S-40 to S-43 */
export const createCallProvider =
  ({ outbound }: { readonly outbound: Pick<Outbound, 'fetchBuffered'> }): CallProvider =>
  async (url, { body, headers = [] } = { headers: [] }) => {
    const result = await outbound.fetchBuffered({
      url,
      method: body === undefined ? 'GET' : 'POST',
      headers: [['Accept', 'application/json'], ...headers],
      ...(body !== undefined && { body }),
      connectTimeoutMs: 5_000,
      readTimeoutMs: 10_000,
      totalTimeoutMs: 10_000,
      maxResponseBytes: maxAnswerBytes,
      redirects: 'refuse',
      peer: 'the identity provider',
    });
    // The host and the technical reason are in the log of the gate.
    if (result.kind === 'failed') throw providerUnavailable(result.message);
    return { status: result.status, value: readJson(result.body) };
  };

const readJson = (body: Buffer): unknown => {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
};
