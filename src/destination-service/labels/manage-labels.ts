import type { Actor } from '../../foundation/audit-event.ts';
import { toAuditEvent } from '../configurations/audit-event.ts';
import type { ConfigurationKind, Level } from '../configurations/configuration.ts';
import type { ConfigurationParts } from '../configurations/write-configurations.ts';
import { configurationNotFound, labelsContended } from '../errors.ts';
import { type Label, type LabelPatch, parseLabels, patchLabels } from './label.ts';

/** Reading and changing the labels of one kind of configuration. Source: SAP doc "Labeling Destination Service Entities" */
export type LabelManagement = {
  readonly read: (level: Level, name: string) => Promise<readonly Label[]>;
  readonly replace: (level: Level, name: string, labels: readonly Label[], actor: Actor) => Promise<void>;
  readonly patch: (level: Level, name: string, patch: LabelPatch, actor: Actor) => Promise<void>;
};

const maxAttempts = 20;

/** Creates it. Labels are no part of what ETags stand for: a change of them leaves the configuration's revision. */
export const createLabelManagement = (
  kind: ConfigurationKind,
  { database, store, cache, appendAudit }: Pick<ConfigurationParts, 'database' | 'store' | 'cache' | 'appendAudit'>,
): LabelManagement => {
  const readStored = async (level: Level, name: string): Promise<string> => {
    const row = await store.find({ level, kind, name });
    if (row === undefined) throw configurationNotFound();
    return row.labels;
  };

  const change = async (
    level: Level,
    name: string,
    toNext: (labels: readonly Label[]) => readonly Label[],
    actor: Actor,
  ): Promise<void> => {
    // Somebody else may write in between; the statement finds out, and the change is made of what there is then.
    for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
      const stored = await readStored(level, name);
      const next = JSON.stringify(toNext(parseLabels(JSON.parse(stored))));
      const isDone = await database.write(async (transaction) => {
        const isUpdated = await store.updateLabels(transaction, { level, kind, name }, next, stored);
        if (isUpdated) {
          const message = `update labels of ${kind} ${name}`;
          await appendAudit(transaction, toAuditEvent({ kind, level, name }, 'update', actor, { message }));
        }
        return isUpdated;
      });
      cache.forget({ level, kind, name });
      if (isDone) return;
    }
    throw labelsContended();
  };

  return {
    read: async (level, name) => parseLabels(JSON.parse(await readStored(level, name))),
    replace: (level, name, labels, actor) => change(level, name, () => labels, actor),
    patch: (level, name, patch, actor) => change(level, name, (labels) => patchLabels(labels, patch), actor),
  };
};
