import { FolderOpen } from 'lucide-react';
import { IconButton } from '../ui/index.ts';
import { hasFolders, openFolder } from './open-folder.ts';

/** Shows a folder in the system's file manager; nothing in a browser. */
export function OpenFolder({ folder, label }: { readonly folder: 'data' | 'logs'; readonly label: string }) {
  if (!hasFolders()) return null;
  return (
    <IconButton label={label} size="s" onClick={() => void openFolder(folder)}>
      <FolderOpen size={14} aria-hidden="true" />
    </IconButton>
  );
}
