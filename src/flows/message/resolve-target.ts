import type { ResolvedDestination } from '../../destination-service/index.ts';
import type { SubaccountId } from '../../foundation/ids.ts';
import type { FlowReceiver } from '../../integration-content/index.ts';
import { splitUrl } from './target-url.ts';

/** Finds what a receiver is called with. */
export type TargetParts = {
  /** The trace of lookups says for which message. */
  readonly resolveDestination: (
    subaccountId: SubaccountId,
    name: string,
    messageGuid: string,
  ) => Promise<ResolvedDestination>;
  /** The `Authorization` header that a deployed credential yields. `message` of a failure is fit to be shown. */
  readonly resolveCredential: ResolveCredential;
};

/** Turns deployed credentials into a header; `refused` is one that the receiver did not take. */
export type ResolveCredential = (
  subaccountId: SubaccountId,
  credential: Exclude<UrlTarget['authentication'], { readonly kind: 'none' }>,
  refused?: string,
) => Promise<
  { readonly kind: 'header'; readonly value: string } | { readonly kind: 'failed'; readonly message: string }
>;

type UrlTarget = Extract<FlowReceiver['target'], { readonly kind: 'url' }>;

/** Resolves a destination by name, or an address with a deployed credential. Source: SAP doc "HTTP Receiver Adapter" (Address, Authentication) */
export const resolveTarget = async (
  { subaccountId, messageGuid }: { readonly subaccountId: SubaccountId; readonly messageGuid: string },
  target: FlowReceiver['target'],
  parts: TargetParts,
): Promise<ResolvedDestination> => {
  if (target.kind === 'destination') return parts.resolveDestination(subaccountId, target.name, messageGuid);
  const found = { kind: 'found', url: splitUrl(target.url).base, headers: [], tls: {} } as const;
  const { authentication } = target;
  if (authentication.kind === 'none') return found;
  const resolve = async (refused?: string): Promise<ResolvedDestination> => {
    const resolved = await parts.resolveCredential(subaccountId, authentication, refused);
    if (resolved.kind === 'failed') return resolved;
    const { value } = resolved;
    return {
      ...found,
      headers: [['Authorization', value]],
      ...(authentication.kind === 'oauth2-client-credentials' &&
        refused === undefined && { renewCredential: () => resolve(value) }),
    };
  };
  return resolve();
};

/** What logs call the receiver. No address: it may hold a secret, or tell about a network. */
export const nameTarget = (target: FlowReceiver['target']): string =>
  target.kind === 'destination' ? target.name : new URL(splitUrl(target.url).base).host;
