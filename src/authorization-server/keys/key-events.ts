import type { Actor, AuditEvent } from '../../foundation/audit-event.ts';
import type { SubaccountId } from '../../foundation/ids.ts';

const words = { create: 'Creating', update: 'Enabling', delete: 'Deleting' } as const;

/** Who acts where nobody asked. Source: security.md S-24 */
export const keyKeeper: Actor = { kind: 'system', name: 'signing-keys' };

/** The record of a signing key created, enabled (`update`) or deleted. Source: spec oauth-and-platform-apis.md 9 */
export const signingKeyEvent = (
  action: keyof typeof words,
  key: { readonly subaccountId: SubaccountId; readonly kid: string },
  actor: Actor,
  attributes: Readonly<Record<string, string>> = {},
): AuditEvent => ({
  category: 'audit.configuration',
  subaccountId: key.subaccountId,
  actor,
  action,
  object: `signing key ${key.kid}`,
  message: `${words[action]} signing key: ${key.kid}`,
  attributes,
});
