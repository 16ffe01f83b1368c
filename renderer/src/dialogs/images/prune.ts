import { bytesText, counted } from '../../inspector/text.ts';

/** Bytes of all of them. Layers that images share are counted with each, so less may come free. */
export function pruneTotal(items: readonly { readonly sizeBytes: number }[]): number {
  return items.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}

/** "Remove 2 images, up to 1.4 GB": what the button does. */
export function pruneLabel(images: number, bytes: number): string {
  if (bytes === 0 && images === 0) return 'Remove';
  const size = `up to ${bytesText(bytes)}`;
  return images === 0 ? `Empty the cache, ${size}` : `Remove ${counted(images, 'image')}, ${size}`;
}
