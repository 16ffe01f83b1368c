import type { ComponentType } from 'react';
import { lazyPart } from '../parts/lazy-part.tsx';
import { type InspectorGroup, type InspectorTab, inspectorGroups } from '../state/ui.ts';
import { WorkspaceLogs } from './logs/WorkspaceLogs.tsx';
import { Peers } from './peers/Peers.tsx';
import { Talk } from './talk/Talk.tsx';
import { WorkspaceTimeline } from './timeline/WorkspaceTimeline.tsx';

/** Shows one thing of a workspace. It is mounted anew for each workspace. */
export type Panel = ComponentType<{ readonly workspaceId: string }>;

/** What each tab of the inspector shows. Whatever brings a large library with it is loaded when it is first shown. */
const panels: Partial<Record<InspectorTab, Panel>> = {
  chat: Talk,
  agents: lazyPart(() => import('./talk/agents/AgentComms.tsx')),
  timeline: WorkspaceTimeline,
  logs: WorkspaceLogs,
  stats: lazyPart(() => import('./stats/Panel.tsx')),
  peers: Peers,
  files: lazyPart(() => import('./work/files/FilesPanel.tsx')),
  terminal: lazyPart(() => import('./work/terminal/TerminalPanel.tsx')),
  memory: lazyPart(() => import('./work/memory/MemoryPanel.tsx')),
  schedules: lazyPart(() => import('./work/schedules/SchedulesPanel.tsx')),
  transcript: lazyPart(() => import('./work/transcript/TranscriptPanel.tsx')),
  approvals: lazyPart(() => import('./work/approvals/ApprovalsPanel.tsx')),
  settings: lazyPart(() => import('./configure/SettingsPanel.tsx')),
  config: lazyPart(() => import('./configure/ConfigPanel.tsx')),
  secrets: lazyPart(() => import('./configure/SecretsPanel.tsx')),
  plugins: lazyPart(() => import('./configure/PluginsPanel.tsx')),
};

/** The tabs of a group, in order. */
export function tabsOf(group: InspectorGroup): readonly InspectorTab[] {
  return inspectorGroups[group].filter((tab) => panels[tab] !== undefined);
}

/** What is shown for a tab; undefined when there is nothing. */
export function panelOf(tab: InspectorTab): Panel | undefined {
  return panels[tab];
}
