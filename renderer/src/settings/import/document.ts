import type { InputOf } from '../../../../core/contract/index.ts';

/** A document of settings from the content of a file; null for what is none. The engine checks what is in it. */
export function documentOf(content: string): InputOf<'settings.import'> | null {
  try {
    const parsed = JSON.parse(content) as { readonly format?: unknown; readonly settings?: unknown } | null;
    const { format, settings } = parsed ?? {};
    if (typeof format !== 'string' || typeof settings !== 'object' || settings === null) return null;
    return Array.isArray(settings) ? null : { format, settings: settings as Record<string, unknown> };
  } catch {
    return null;
  }
}
