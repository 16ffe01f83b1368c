import { bytesText } from '../../inspector/text.ts';
import { text } from '../../text/index.ts';

/** Bytes of all of them. Layers that images share are counted with each, so less may come free. */
export function pruneTotal(items: readonly { readonly sizeBytes: number }[]): number {
  return items.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}

/** "Remove 2 images, up to 1.4 GB": what the button does. */
export function pruneLabel(images: number, bytes: number): string {
  const { label } = text.imageDialogs.prune;
  if (bytes === 0 && images === 0) return label.nothing;
  return images === 0 ? label.cache(bytesText(bytes)) : label.images(images, bytesText(bytes));
}
