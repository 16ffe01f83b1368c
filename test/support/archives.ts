import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { crc32, deflateRawSync } from 'node:zlib';
import { type Header, pack } from 'tar-stream';

export interface TarMember {
  readonly name: string;
  readonly content?: string | Uint8Array;
  readonly type?: Header['type'];
  readonly linkname?: string;
  readonly mode?: number;
}

/** The bytes of a tar archive with exactly these entries, however unwise they are. */
export async function tarOf(members: readonly TarMember[]): Promise<Buffer> {
  const archive = pack();
  const bytes = buffer(Readable.from(archive));
  for (const { content = '', ...header } of members)
    archive.entry({ ...header, size: Buffer.byteLength(content) }, content);
  archive.finalize();
  return await bytes;
}

export interface ZipMember {
  readonly name: string;
  readonly content?: string | Uint8Array;
  /** Unix mode with its type bits, e.g. 0o120777 for a symlink. */
  readonly mode?: number;
  /** What the headers say of the unpacked size instead of the truth. */
  readonly announcedSize?: number;
  readonly encrypted?: boolean;
}

/** The bytes of a zip archive with exactly these entries, however unwise they are. */
export function zipOf(members: readonly ZipMember[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content = '', mode = 0o100644, announcedSize, encrypted = false } of members) {
    const bytes = Buffer.from(content);
    const packed = deflateRawSync(bytes);
    const nameBytes = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(0x0800 | (encrypted ? 1 : 0), 2);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(announcedSize ?? bytes.length, 18);
    common.writeUInt16LE(nameBytes.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, nameBytes, packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE((mode << 16) >>> 0, 6);
    tail.writeUInt32LE(offset, 10);
    const madeBy = Buffer.from([20, 3]);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02'), madeBy, common, tail, nameBytes]));
    locals.push(local);
    offset += local.length;
  }
  const entries = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(members.length, 8);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(entries.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, entries, end]);
}
