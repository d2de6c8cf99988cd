import type { DataStores, Variables } from '../../../integration-content/index.ts';

/** The rooms behind these sets. */
export type StoreRooms = { readonly dataStores: DataStores; readonly variables: Variables };

/** Whom it is for: everything without an integration flow is for all of them. */
export const visibilityOf = ({ integrationFlow }: { readonly integrationFlow: string }): string =>
  integrationFlow === '' ? 'Global' : 'Integration Flow';

/** What contents are handed out as. */
export const archive = { contentType: 'application/zip' } as const;

/** A removal in the words of a resource set. */
export const showMissing = (outcome: 'removed' | 'missing'): 'missing' | undefined =>
  outcome === 'missing' ? outcome : undefined;
