import { randomBytes } from 'node:crypto';
import { isUuid } from '../../core/base/index.ts';
import type { UploadHead } from '../bridge.ts';

const MOST_NAME = 1_024;
const MEDIA_TYPE = /^[\w.+-]{1,100}\/[\w.+-]{1,100}$/;
const OCTETS = 'application/octet-stream';

/** Reads what a page says of a file that it wants to give to a workspace; null for what is none. */
export function parseUploadHead(value: unknown): UploadHead | null {
  const { workspaceId, name, mimeType, size } = (value ?? {}) as Partial<Record<keyof UploadHead, unknown>>;
  if (typeof workspaceId !== 'string' || !isUuid(workspaceId)) return null;
  if (typeof name !== 'string' || name === '' || name.length > MOST_NAME) return null;
  if (typeof size !== 'number' || !Number.isInteger(size) || size < 0) return null;
  const isKnown = typeof mimeType === 'string' && MEDIA_TYPE.test(mimeType);
  return { workspaceId, name, mimeType: isKnown ? mimeType : OCTETS, size };
}

/** What stands around the bytes of a file in the body of a request. */
export interface Form {
  readonly contentType: string;
  readonly before: Buffer;
  readonly after: Buffer;
}

/** The form of one file, as a browser writes it. */
export function formOf({ name, mimeType }: UploadHead): Form {
  const boundary = `molecule-${randomBytes(16).toString('hex')}`;
  const escaped = name.replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll('"', '%22');
  const head = [
    `--${boundary}`,
    `content-disposition: form-data; name="files"; filename="${escaped}"`,
    `content-type: ${mimeType}`,
  ];
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    before: Buffer.from(`${head.join('\r\n')}\r\n\r\n`),
    after: Buffer.from(`\r\n--${boundary}--\r\n`),
  };
}
