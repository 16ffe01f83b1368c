import './theme/global.css';
import { firstSight } from './app/first-sight.ts';
import { showPlainFault } from './app/plain-fault.ts';
import { startEngine } from './engine/start.ts';
import { Part } from './parts/part.ts';

const page = document.getElementById('root');
if (!page) throw new Error('The page has no element to render into');
const container = page;

/** All that draws. It is large: the engine is asked what there is while the browser still reads it. */
const app = new Part(() => import('./app/index.ts'));

const stopEngine = startEngine((awayMs) => app.loaded?.tellBack(awayMs));
import.meta.hot?.dispose(stopEngine);

Promise.all([app.module(), firstSight()]).then(
  ([{ show }]) => show(container),
  (thrown: unknown) => showPlainFault(container, thrown),
);
