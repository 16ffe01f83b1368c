import { text } from '../text/index.ts';
import type { Command, CommandContext } from './command.ts';

const words = text.create.commands;
const isConnected = ({ engine }: CommandContext) => engine.engine !== null;

/** Agents that run elsewhere: how one comes in, and how it connects later. */
export const createCommands: readonly Command[] = [
  {
    id: 'external.new',
    title: words.external,
    keywords: words.externalWords,
    group: 'Workspace',
    menu: { in: 'file', section: 1 },
    when: isConnected,
    run: ({ ui, selected }) =>
      ui.openDialog({ kind: 'create', parentId: selected?.id ?? null, begin: 'external' }),
  },
  {
    id: 'external.connection',
    title: words.connection,
    keywords: words.connectionWords,
    group: 'Workspace',
    when: ({ selected }) => selected?.external === true,
    run: ({ ui, selected }) => {
      if (selected) ui.openDialog({ kind: 'connection', id: selected.id, fresh: null });
    },
  },
];
