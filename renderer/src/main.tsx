import './theme/global.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import { ErrorBoundary } from './app/ErrorBoundary.tsx';
import { firstSight } from './app/first-sight.ts';
import { tellBack } from './app/tell-back.ts';
import { startEngine } from './engine/start.ts';

const container = document.getElementById('root');
if (!container) throw new Error('The page has no element to render into');

const stopEngine = startEngine(tellBack);
import.meta.hot?.dispose(stopEngine);

const root = createRoot(container);
void firstSight().then(() =>
  root.render(
    <StrictMode>
      <ErrorBoundary>
        <App />
      </ErrorBoundary>
    </StrictMode>,
  ),
);
