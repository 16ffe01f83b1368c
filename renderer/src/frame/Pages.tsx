import { Suspense, useEffect } from 'react';
import { lazyPart } from '../parts/lazy-part.tsx';
import { type PageName, useUi } from '../state/ui.ts';
import { text } from '../text/index.ts';
import { PaneBoundary, Skeleton } from '../ui/index.ts';
import styles from './Frame.module.css';

const pages = {
  engine: { name: text.enginePage.title, View: lazyPart(() => import('../engine-page/EnginePage.tsx')) },
  access: { name: text.access.title, View: lazyPart(() => import('../access-page/AccessPage.tsx')) },
  settings: { name: text.appSettings.title, View: lazyPart(() => import('../settings/SettingsPage.tsx')) },
} as const satisfies Record<PageName, unknown>;

/** Whatever page lies over the canvas, if one does. */
export function Pages() {
  const page = useUi((state) => state.page);
  return page === null ? null : <Page key={page} page={page} />;
}

function Page({ page }: { readonly page: PageName }) {
  const { name, View } = pages[page];
  // Whoever opened it goes on there; what was opened by keys alone has no such place.
  useEffect(() => {
    const before = document.activeElement;
    return () => {
      if (before instanceof HTMLElement && document.activeElement === document.body) before.focus();
    };
  }, []);
  return (
    <section className={styles.page} aria-label={name}>
      <PaneBoundary name={name} about={page}>
        <Suspense fallback={<Skeleton label={name} lines={6} />}>
          <View />
        </Suspense>
      </PaneBoundary>
    </section>
  );
}
