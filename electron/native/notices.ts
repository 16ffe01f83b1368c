import type { NativeNotice } from '../bridge.ts';
import { parseLink } from './links.ts';

const MOST_TITLE = 120;
const MOST_BODY = 400;
const TAG = /^[\w:.-]{1,120}$/;
const MOST_UNREAD = 99_999;

/** Whether it names a message of the system. */
export function isNoticeTag(value: unknown): value is string {
  return typeof value === 'string' && TAG.test(value);
}

/** Reads what a page sent as a message of the system; null for what is none. Texts are cut, links are the app's own. */
export function parseNotice(value: unknown): NativeNotice | null {
  const { tag, title, body, silent, link } = (value ?? {}) as Partial<Record<keyof NativeNotice, unknown>>;
  if (!isNoticeTag(tag)) return null;
  if (typeof title !== 'string' || title.trim() === '' || typeof body !== 'string') return null;
  if (typeof link !== 'string' || parseLink(link) === null) return null;
  return {
    tag,
    title: title.slice(0, MOST_TITLE),
    body: body.slice(0, MOST_BODY),
    silent: silent === true,
    link,
  };
}

/** Reads a count of unread messages; null for what is none. */
export function parseUnread(value: unknown): number | null {
  const isCount = typeof value === 'number' && Number.isInteger(value) && value >= 0;
  return isCount ? Math.min(value, MOST_UNREAD) : null;
}
