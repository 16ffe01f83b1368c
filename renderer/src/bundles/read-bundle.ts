import { bundleTooLarge, MAX_BUNDLE_BYTES } from '../../../core/contract/index.ts';

export interface ReadBundle {
  readonly name: string;
  /** Workspaces in it. */
  readonly count: number;
  readonly document: Record<string, unknown>;
}

/** The text of a bundle's file. Throws `bundle_too_large` before it is read. */
export async function textOfBundle(file: File): Promise<string> {
  if (file.size > MAX_BUNDLE_BYTES) throw bundleTooLarge(file.name, file.size);
  return file.text();
}

/** What a file says of itself; null for what is no bundle. Whether it can be imported, the engine finds out. */
export function readBundle(json: string): ReadBundle | null {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return null;
  }
  if (!isRecord(value) || typeof value.name !== 'string') return null;
  return { name: value.name, count: countIn(value), document: value };
}

function countIn({ sub_workspaces: below }: Record<string, unknown>): number {
  if (!Array.isArray(below)) return 1;
  return below.filter(isRecord).reduce((sum, each) => sum + countIn(each), 1);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
