/** A landscape whose texts mean themselves when they are read from a file: `${` is written `$${`. Flows have expressions that begin so. Source: Portolan */
export const escapeReferences = (landscape: unknown): unknown =>
  JSON.parse(
    JSON.stringify(landscape, (_key, value: unknown) =>
      typeof value === 'string' ? value.replaceAll('${', () => '$${') : value,
    ),
  );
