/** A text with its parameters filled in. `missing` names one that has no value. */
export type ResolvedText = { readonly text: string; readonly missing?: string };

/** Fills in `{{name}}`. Values are not looked into again. Source: SAP doc "Externalize Parameters of an Integration Flow" */
export const resolveParameters = (text: string, parameters: ReadonlyMap<string, string>): ResolvedText => {
  let missing: string | undefined;
  const resolved = text.replace(/\{\{([^{}]{1,200})\}\}/g, (_match, key: string) => {
    const value = parameters.get(key);
    if (value === undefined) missing ??= key;
    return value ?? '';
  });
  return { text: resolved, ...(missing !== undefined && { missing }) };
};
