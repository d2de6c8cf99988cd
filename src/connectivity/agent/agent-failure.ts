import { OutboundError, type OutboundFailure } from '../../http/client/outbound-error.ts';
import type { AgentFailure } from '../tunnel/tunnel-note.ts';

/** A back end was too long silent. */
export class BackEndSilent extends Error {
  constructor() {
    super('the back end was silent for too long');
    this.name = 'BackEndSilent';
  }
}

const byReason: Partial<Readonly<Record<OutboundFailure, AgentFailure>>> = {
  tls: 'tls-failed',
  'connect-timeout': 'unreachable',
  connect: 'unreachable',
  dns: 'unreachable',
  'refused-target': 'unreachable',
};

/** What the server is told of an error that left a request without a reply. */
export const toAgentFailure = (error: unknown): AgentFailure => {
  if (error instanceof BackEndSilent) return 'timed-out';
  if (error instanceof OutboundError) return byReason[error.reason] ?? 'connection-lost';
  return 'connection-lost';
};
