import type { Heartbeat, InboundSecrets, OrgTokens, WorkspaceTokens } from '../agents/index.ts';
import type { Approvals } from '../approvals/index.ts';
import type { Logger, Ticks } from '../base/index.ts';
import type {
  Dispatch,
  EngineInfo,
  ImportResult,
  OrgPlan,
  OrgTemplate,
  ParsedInputOf,
  RefreshResult,
} from '../contract/index.ts';
import type { Files } from '../files/index.ts';
import type { AgentMemory, KeyValues } from '../memory/index.ts';
import type { A2aProxy, ActivityLog, Chat, Delegations, Outbox, Traces } from '../messaging/index.ts';
import type { Plugins } from '../plugins/index.ts';
import type { Schedules } from '../schedules/index.ts';
import type { SecretService } from '../secrets/index.ts';
import type { Store, WorkspaceRecord } from '../store/index.ts';
import type { Terminals } from '../terminal/index.ts';
import type { ChatUploads, PendingUploads, Transcripts } from '../transfers/index.ts';
import type {
  ExecRequest,
  ExecSession,
  LiveLogs,
  LiveStats,
  NewWorkspace,
  WorkspaceLifecycle,
  WorkspaceRegistry,
} from '../workspaces/index.ts';
import type { Access } from './access.ts';
import type { Define } from './route.ts';
import type { SettingsServices } from './settings-services.ts';

/** What the routes call. They parse, authorise, call one of these, and shape the reply. */
export interface HttpServices {
  readonly store: Store;
  readonly registry: WorkspaceRegistry;
  readonly lifecycle: WorkspaceLifecycle;
  readonly tokens: WorkspaceTokens;
  readonly orgTokens: OrgTokens;
  readonly inboundSecrets: InboundSecrets;
  readonly uploads: ChatUploads;
  readonly transcripts: Transcripts;
  readonly pendingUploads: PendingUploads;
  readonly activity: ActivityLog;
  readonly proxy: A2aProxy;
  readonly outbox: Outbox;
  /** What every workspace works on. */
  readonly traces: Traces;
  readonly delegations: Delegations;
  readonly approvals: Approvals;
  readonly chat: Chat;
  readonly schedules: Schedules;
  readonly logs: LiveLogs;
  readonly stats: LiveStats;
  readonly agentMemory: AgentMemory;
  readonly keyValues: KeyValues;
  /** Whether agents may write to the user through the MCP bridge. */
  readonly mcpMessages: boolean;
  readonly terminals: Terminals;
  readonly files: Files;
  readonly plugins: Plugins;
  /** Of a request that installs a plugin. */
  readonly pluginBodyLimitBytes: number;
  /** Starts a program in a workspace; undefined where nothing runs any. */
  readonly exec: (id: string, request: ExecRequest) => Promise<ExecSession> | undefined;
  readonly secrets: SecretService;
  readonly settings: SettingsServices;
  readonly dispatch: Dispatch;
  readonly info: () => EngineInfo;
  /** Where agents elsewhere reach this app, without a slash at the end, if the owner has said so. */
  readonly externalUrl: string | undefined;
  readonly heartbeat: (record: WorkspaceRecord, beat: Heartbeat) => void;
  readonly register: (input: {
    id: string;
    url?: string | undefined;
    agentCard: Record<string, unknown>;
    deliveryMode?: 'push' | 'poll' | undefined;
  }) => { deliveryMode: 'push' | 'poll'; authToken?: string };
  readonly createWorkspace: (input: NewWorkspace) => Promise<WorkspaceRecord>;
  /** Restarts a workspace; `template` is the one that was applied, empty for none. */
  readonly restartWith: (
    request: ParsedInputOf<'workspaces.restart'>,
  ) => Promise<{ template: string; reset: boolean }>;
  readonly orgTemplates: () => Promise<OrgTemplate[]>;
  readonly planOrg: (request: ParsedInputOf<'org.plan'>) => Promise<OrgPlan>;
  readonly importOrg: (request: ParsedInputOf<'org.import'>) => Promise<ImportResult>;
  /** Lends a template that has no folder one for as long as `work` takes. */
  readonly withInlineTemplate: <T>(
    content: Readonly<Record<string, unknown>>,
    work: (template: string) => Promise<T>,
  ) => Promise<T>;
  /** Throws `unknown_runtime`, `template_source_unknown` when no image can be had for it. */
  readonly requireRuntime: (runtime: string) => Promise<unknown>;
  readonly knownRuntimes: () => Promise<string[]>;
  /** Gets the newest images, of all that are used where no runtime is named. */
  readonly refreshImages: (runtimes: readonly string[], recreate: boolean) => Promise<RefreshResult>;
  /** Commit of this build; empty when unknown. */
  readonly gitSha: () => Promise<string>;
  readonly ticks: Ticks;
  readonly now: () => number;
  readonly logger: Logger;
}

/** One area of routes. */
export type Routes = (define: Define, services: HttpServices, access: Access) => void;
