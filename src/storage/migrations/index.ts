import type { Migration } from '../migration.ts';
import { migration as machinery } from './0001-machinery.ts';

/** Every migration in the order of its number. A released one is never edited. Source: conventions.md §10 */
export const allMigrations: readonly Migration[] = [machinery];
