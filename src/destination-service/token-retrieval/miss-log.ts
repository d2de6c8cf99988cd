import type { KeyPart, TokenTrace } from '../trace/token-trace.ts';
import type { RetrievalSubject } from './token-retrieval.ts';

/** What was last asked for each destination, to tell why a further lookup found nothing kept. */
export type MissLog = {
  /** Why nothing was kept for this key, and notes the key. */
  readonly explain: (subject: RetrievalSubject, key: readonly KeyPart[]) => Pick<TokenTrace, 'reason' | 'differsIn'>;
  readonly noteFailure: (subject: RetrievalSubject, key: readonly KeyPart[]) => void;
};

type Last = { readonly key: readonly KeyPart[]; readonly hasFailed: boolean };

/** Creates the log; it remembers the last 5,000 destinations asked for. */
export const createMissLog = (maxEntries = 5_000): MissLog => {
  const last = new Map<string, Last>();

  const note = (id: string, entry: Last): void => {
    last.delete(id);
    last.set(id, entry);
    const oldest = last.size > maxEntries ? last.keys().next() : undefined;
    if (oldest && !oldest.done) last.delete(oldest.value);
  };

  return {
    explain: (subject, key) => {
      const id = idOf(subject);
      const before = last.get(id);
      note(id, { key, hasFailed: false });
      return before === undefined ? { reason: 'first-lookup' } : compare(before, key);
    },
    noteFailure: (subject, key) => note(idOf(subject), { key, hasFailed: true }),
  };
};

const compare = (before: Last, key: readonly KeyPart[]): Pick<TokenTrace, 'reason' | 'differsIn'> => {
  const old = new Map(before.key);
  const now = new Map(key);
  const differing = [...new Set([...old.keys(), ...now.keys()])].filter((name) => old.get(name) !== now.get(name));
  if (differing.length === 0) return { reason: before.hasFailed ? 'previous-failed' : 'not-kept' };
  // Other fragments make another configuration of it: then they are what differs, not what is stored.
  const differsIn = differing.includes('fragments') ? differing.filter((name) => name !== 'configuration') : differing;
  return { reason: differsIn.includes('configuration') ? 'configuration-changed' : 'other-input', differsIn };
};

const idOf = ({ level, name }: RetrievalSubject): string => `${level.subaccountId}\n${level.instanceId ?? ''}\n${name}`;
