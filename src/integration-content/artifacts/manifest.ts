/** Headers of a manifest's main section by name. Source: JAR File Specification "JAR Manifest" */
export type Manifest = ReadonlyMap<string, string>;

export const manifestPath = 'META-INF/MANIFEST.MF';

/** Reads the main section; lines that are no headers are passed over. */
export const parseManifest = (content: Uint8Array): Manifest => {
  const unfolded = new TextDecoder()
    .decode(content)
    .replace(/\r\n?|\n/g, '\n')
    .replaceAll('\n ', '');
  const main = unfolded.split('\n\n', 1)[0] ?? '';
  const headers = new Map<string, string>();
  for (const line of main.split('\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.set(line.slice(0, colon), line.slice(colon + 1).trim());
  }
  return headers;
};

/** A header's value without directives: `Orders` of `Orders; singleton:=true`. */
export const headerValue = (manifest: Manifest, name: string): string | undefined => {
  const value = manifest.get(name)?.split(';', 1)[0]?.trim();
  return value === '' ? undefined : value;
};

const maxLineBytes = 70;

/** Writes the main section, `Manifest-Version` first, no line longer than the format allows. */
export const formatManifest = (manifest: Manifest): Uint8Array => {
  const headers = [...manifest].filter(([name]) => name !== 'Manifest-Version');
  const lines = [['Manifest-Version', manifest.get('Manifest-Version') ?? '1.0'] as const, ...headers];
  return new TextEncoder().encode(`${lines.map(([name, value]) => fold(`${name}: ${value}`)).join('')}\r\n`);
};

const fold = (line: string): string => {
  let folded = '';
  let bytes = 0;
  for (const character of line.replace(/[\r\n]/g, ' ')) {
    const size = Buffer.byteLength(character);
    if (bytes + size > maxLineBytes) {
      folded += '\r\n ';
      bytes = 1;
    }
    folded += character;
    bytes += size;
  }
  return `${folded}\r\n`;
};
