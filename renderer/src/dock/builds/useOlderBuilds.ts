import { useMemo, useState } from 'react';
import type { Build, OutputOf } from '../../../../core/contract/index.ts';
import { run } from '../../engine/run.ts';

export interface OlderBuilds {
  /** Those that were loaded. */
  readonly builds: readonly Build[];
  readonly loading: boolean;
  /** Loads the next ones; null when there are none. */
  readonly load: (() => void) | null;
}

type Page = OutputOf<'builds.list'>;

/** The builds that follow the newest ones, page by page as they are asked for. */
export function useOlderBuilds(newest: Page | null): OlderBuilds {
  // With the page that they follow: when the newest are asked for anew, nothing may be missing between the two.
  const [pages, setPages] = useState<readonly Page[]>([]);
  const [loading, setLoading] = useState(false);
  const builds = useMemo(() => pages.flatMap((page) => page.builds), [pages]);
  const last = pages.at(-1) ?? newest;
  const before = last?.builds.at(-1)?.id;
  if (!last || last.reachedEnd || before === undefined) return { builds, loading, load: null };
  const load = async () => {
    setLoading(true);
    const page = await run('builds.list', { before });
    setLoading(false);
    if (page) setPages([...(pages.length > 0 ? pages : [last]), page]);
  };
  return { builds, loading, load: () => void load() };
}
