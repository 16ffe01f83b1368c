import { counted } from './counted.ts';

/** What is asked before images are removed. */
export const imageDialogs = {
  prune: {
    title: 'Prune images',
    safe: 'Keep everything',
    freed: (size: string) => `${size} were freed`,
    removed: (count: number) => `${counted(count, 'image')} removed`,
    kept: (reason: string) => `Kept: ${reason}`,
    keepNewest: 'Keep the newest',
    ofEach: 'unused images of each runtime',
    keepUnknown: 'How many are kept could not be read',
    stays: (base: string | null) =>
      `Images that a workspace runs on, or would start with, always stay${base === null ? '' : `, and so do the base images (${base}) that others build on`}.`,
    failed: 'What would go could not be worked out',
    loading: 'Working out what would go',
    list: 'Would be removed',
    nothing: 'Every image is in use, current, or among those that are kept.',
    cache: 'Build cache',
    cacheHint: 'Steps of earlier builds; the next build of each runtime takes longer without it',
    lastUse: ' · Last use: ',
    notRemoved: 'Not everything was removed',
    label: {
      nothing: 'Remove',
      cache: (size: string) => `Empty the cache, up to ${size}`,
      images: (count: number, size: string) => `Remove ${counted(count, 'image')}, up to ${size}`,
    },
  },
};
