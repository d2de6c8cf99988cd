import { invalidContent } from './errors.ts';

/**
 * Refuses a name no artifact may have. Source: SAP doc "Integration Content" (begins with a letter or underscore; letters, digits, blanks,
 * periods, hyphens; no period at the end)
 */
export const assertArtifactName = (name: string): void => {
  if (!/^[\p{L}_][\p{L}\p{N}_ .-]*$/u.test(name) || name.endsWith('.') || name.length > maxNameLength) {
    throw invalidContent(
      'Name should begin with alphabet or underscore (_) and can also contain numbers, space, period(.) or hyphen(-). But it should not end with period(.)',
    );
  }
};

const maxNameLength = 150;

/** Refuses an id no artifact may have. Assumed: the rule for names without blanks, as ids stand in paths of files and addresses */
export const assertArtifactId = (id: string): void => {
  if (!/^[A-Za-z_][A-Za-z0-9_.-]*$/.test(id) || id.endsWith('.') || id.length > maxNameLength) {
    throw invalidContent(
      'Id should begin with a letter or underscore (_) and can also contain numbers, period(.), hyphen(-) or underscore(_). But it should not end with period(.)',
    );
  }
};

/** The id of an artifact made without one. Source: SAP doc "Integration Content" (only name and package are required); assumed: how it is made */
export const toArtifactId = (name: string): string => name.normalize('NFKD').replace(/[^A-Za-z0-9_.-]/g, '_');

/** Refuses an id no package may have. Source: SAP doc "Creating an Integration Package" (technical name); assumed: its length */
export const assertPackageId = (id: string): void => {
  if (!/^[A-Za-z0-9_.-]{1,120}$/.test(id)) {
    throw invalidContent('Id of a package can contain letters, numbers, period(.), hyphen(-) and underscore(_)');
  }
};

/** Refuses what is no version. Source: SAP doc "Integration Content" (e.g. `1.0.5`); OSGi Core "Version" */
export const assertVersion = (version: string): void => {
  if (!/^\d{1,9}\.\d{1,9}\.\d{1,9}(?:\.[A-Za-z0-9_-]{1,50})?$/.test(version)) {
    throw invalidContent('A version consists of three numbers, e.g. 1.0.5');
  }
};
