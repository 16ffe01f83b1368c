import './theme/global.css';
import './app/plain-fault.css';
import { firstSight } from './app/first-sight.ts';
import { startEngine } from './engine/start.ts';

const page = document.getElementById('root');
if (!page) throw new Error('The page has no element to render into');
const container = page;

/** All that draws. It is large: the engine is asked what there is while the browser still reads it. */
const app = import('./app/index.ts');

const stopEngine = startEngine((awayMs) => void app.then(({ tellBack }) => tellBack(awayMs)));
import.meta.hot?.dispose(stopEngine);

async function draw(): Promise<void> {
  await firstSight(app);
  const { show } = await app;
  show(container);
}

draw().catch((thrown: unknown) => {
  console.error('nothing can be drawn', thrown);
  // Much is imported from it by its address, so that only a new page can ask for it again: see first-paint.js.
  dispatchEvent(new Event('molecule:lost'));
});
