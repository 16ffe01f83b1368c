import { type ComponentType, lazy } from 'react';
import { type InspectorGroup, type InspectorTab, inspectorGroups } from '../state/ui.ts';
import { Logs } from './logs/Logs.tsx';
import { Peers } from './peers/Peers.tsx';
import { Talk } from './talk/Talk.tsx';
import { WorkspaceTimeline } from './timeline/WorkspaceTimeline.tsx';

/** Shows one thing of a workspace. It is mounted anew for each workspace. */
export type Panel = ComponentType<{ readonly workspaceId: string }>;

/** What each tab of the inspector shows. Whatever brings a large library with it is loaded when it is first shown. */
const panels: Partial<Record<InspectorTab, Panel>> = {
  chat: Talk,
  agents: lazyPanel(() => import('./talk/agents/AgentComms.tsx')),
  timeline: WorkspaceTimeline,
  logs: Logs,
  stats: lazyPanel(() => import('./stats/Panel.tsx')),
  peers: Peers,
  files: lazyPanel(() => import('./work/files/FilesPanel.tsx')),
  terminal: lazyPanel(() => import('./work/terminal/TerminalPanel.tsx')),
  memory: lazyPanel(() => import('./work/memory/MemoryPanel.tsx')),
  transcript: lazyPanel(() => import('./work/transcript/TranscriptPanel.tsx')),
  settings: lazyPanel(() => import('./configure/SettingsPanel.tsx')),
  config: lazyPanel(() => import('./configure/ConfigPanel.tsx')),
  secrets: lazyPanel(() => import('./configure/SecretsPanel.tsx')),
  plugins: lazyPanel(() => import('./configure/PluginsPanel.tsx')),
};

/** The tabs of a group, in order. */
export function tabsOf(group: InspectorGroup): readonly InspectorTab[] {
  return inspectorGroups[group].filter((tab) => panels[tab] !== undefined);
}

/** What is shown for a tab; undefined when there is nothing. */
export function panelOf(tab: InspectorTab): Panel | undefined {
  return panels[tab];
}

/** Loads a panel when it is first shown. */
function lazyPanel(load: () => Promise<{ readonly default: Panel }>): Panel {
  return lazy(load);
}
