import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { archiveLimits } from './archive.ts';
import { createArchives } from './create-archives.ts';

const archives = createArchives();

/** More than is done without a worker. */
const noise = Uint8Array.from({ length: 600_000 }, (_, index) => (index * 7919 * (index % 251)) % 256);

/** Overwrites what the directory of an archive with one file says about the length of that file. */
const declareLength = (archive: Uint8Array, length: number): Uint8Array => {
  const bytes = Buffer.from(archive);
  const directory = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]));
  bytes.writeUInt32LE(length, directory + 24);
  return bytes;
};

/** Gives the only file of an archive another path of the same length, in both places it stands in. */
const renameTo = (path: string): Uint8Array => {
  const placeholder = 'x'.repeat(path.length);
  const text = Buffer.from(zipSync({ [placeholder]: strToU8('content') })).toString('latin1');
  return Buffer.from(text.replaceAll(placeholder, path), 'latin1');
};

describe('archives', () => {
  it('unpacks what it packed, and packs the same files alike', async () => {
    const files = new Map([
      ['b/two.txt', strToU8('two')],
      ['a.txt', strToU8('ä')],
    ]);
    const packed = await archives.pack(files);
    const again = await archives.pack(new Map([...files].reverse()));
    if (packed.kind !== 'content') throw new Error(packed.reason);
    expect(again).toEqual(packed);
    expect(await archives.unpack(packed.content)).toEqual({
      kind: 'files',
      files: new Map([
        ['a.txt', strToU8('ä')],
        ['b/two.txt', strToU8('two')],
      ]),
    });
  });

  it('R-12: unpacks and packs large archives in a worker', async () => {
    const packed = await archives.pack(new Map([['noise.bin', noise]]));
    if (packed.kind !== 'content') throw new Error(packed.reason);
    const unpacked = await archives.unpack(packed.content);
    expect(unpacked.kind === 'files' && Buffer.compare(unpacked.files.get('noise.bin') ?? Buffer.of(), noise)).toBe(0);
  });

  it.each([
    '../a.txt',
    'a/../b.txt',
    '/etc/passwd',
    'C:/a.txt',
    'a\\b.txt',
    'a//b.txt',
    './a.txt',
    'a/\u0000b',
    '__proto__',
    'a/__proto__/b',
    'constructor/a',
  ])('S-45: refuses the path %j', async (path) => {
    expect(await archives.unpack(renameTo(path))).toEqual({ kind: 'refused', reason: 'forbidden-path' });
    expect({}).not.toHaveProperty('content');
  });

  it('refuses two files of one path', async () => {
    const text = Buffer.from(zipSync({ aaaa: strToU8('1'), bbbb: strToU8('2') })).toString('latin1');
    const archive = Buffer.from(text.replaceAll('bbbb', 'aaaa'), 'latin1');
    expect(await archives.unpack(archive)).toEqual({ kind: 'refused', reason: 'duplicate-path' });
  });

  it('refuses more files than an artifact may have', async () => {
    const files = Object.fromEntries(
      Array.from({ length: archiveLimits.maxEntries + 1 }, (_, index) => [`${index}`, new Uint8Array()]),
    );
    expect(await archives.unpack(zipSync(files))).toEqual({ kind: 'refused', reason: 'too-many-files' });
  });

  it('S-49: refuses what unpacks to more than an artifact may have, and what is too large as it is', async () => {
    const bomb = zipSync({ bomb: new Uint8Array(1_000) });
    expect(await archives.unpack(declareLength(bomb, archiveLimits.maxContentBytes + 1))).toEqual({
      kind: 'refused',
      reason: 'too-large',
    });
    const long = new Uint8Array(archiveLimits.maxBytes + 1);
    expect(await archives.unpack(long)).toEqual({ kind: 'refused', reason: 'too-large' });
  });

  it('S-49: unpacks no more of a file than its directory says, and refuses one that is shorter', async () => {
    const bomb = zipSync({ bomb: new Uint8Array(2_000_000) });
    const unpacked = await archives.unpack(declareLength(bomb, 10));
    expect(unpacked.kind === 'files' && unpacked.files.get('bomb')?.byteLength).toBe(10);
    const short = declareLength(zipSync({ short: strToU8('aaaaaaaaaaaaaaaaaaaaaaaaaa') }), 1_000);
    expect(await archives.unpack(short)).toEqual({ kind: 'refused', reason: 'no-archive' });
  });

  it('S-49: ends a worker that takes too long', async () => {
    const hasty = createArchives({ timeoutMs: 1 });
    const large = zipSync({ noise }, { level: 0 });
    expect(await hasty.unpack(large)).toEqual({ kind: 'refused', reason: 'too-large' });
  });

  it.each([
    ['nothing', new Uint8Array()],
    ['a text', strToU8('PK but no archive at all, only a text that begins like one')],
    ['half an archive', zipSync({ a: strToU8('some content') }).slice(0, 60)],
    [
      'a directory that points outside',
      Buffer.concat([Buffer.from('504b0506000000000100010010000000ffffff7f0000', 'hex')]),
    ],
  ])('refuses %s', async (_, content) => {
    expect(await archives.unpack(content)).toMatchObject({ kind: 'refused' });
  });
});
