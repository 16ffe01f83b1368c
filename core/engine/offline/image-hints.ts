import { type ImageHead, sourceSetting } from '../../images/index.ts';
import type { KitParts } from './parts.ts';

/**
 * What should be said of images that came from a place that the settings of this machine do not name. They are never
 * changed for that: whoever wrote a kit must not decide whom this machine asks, and gives its tokens to.
 */
export async function imageHints(heads: readonly ImageHead[], parts: KitParts): Promise<string[]> {
  const bySetting = new Map<string, string[]>();
  for (const head of heads) {
    if ((await ownPlace(head.runtime, parts)) === head.source) continue;
    const setting = sourceSetting(head) ?? `a manifest (WORKSPACE_MANIFEST_PATH) with ${head.source}`;
    bySetting.set(setting, [...(bySetting.get(setting) ?? []), head.runtime]);
  }
  return [...bySetting].map(
    ([setting, runtimes]) =>
      `The settings of this machine do not say that the image of ${runtimes.join(', ')} comes from where the kit has it from. To be asked for newer ones, that place has to be named: ${setting}.`,
  );
}

/** Where the image of a runtime comes from by the settings of this machine; null when they do not say. */
async function ownPlace(runtime: string, { imageParts }: KitParts): Promise<string | null> {
  try {
    return (await imageParts.stated(runtime)).source;
  } catch {
    return null;
  }
}
