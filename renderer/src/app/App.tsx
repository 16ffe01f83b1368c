import { Dialogs } from '../dialogs/index.ts';
import { Frame } from '../frame/Frame.tsx';
import { CommandPalette } from '../palette/index.ts';
import { Toasts } from '../ui/Toasts.tsx';
import { Announcer } from './Announcer.tsx';
import { useTheme } from './useTheme.ts';

export function App() {
  useTheme();
  return (
    <>
      <Frame />
      <CommandPalette />
      <Dialogs />
      <Toasts />
      <Announcer />
    </>
  );
}
