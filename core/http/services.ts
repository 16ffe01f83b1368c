import type { FastifyInstance } from 'fastify';
import type { Heartbeat, WorkspaceTokens } from '../agents/index.ts';
import type { Logger } from '../base/index.ts';
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
import type { A2aProxy, ActivityLog, Chat, Delegations, Outbox } from '../messaging/index.ts';
import type { Store, WorkspaceRecord } from '../store/index.ts';
import type { Terminals } from '../terminal/index.ts';
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

/** What the routes call. They parse, authorise, call one of these, and shape the reply. */
export interface HttpServices {
  readonly store: Store;
  readonly registry: WorkspaceRegistry;
  readonly lifecycle: WorkspaceLifecycle;
  readonly tokens: WorkspaceTokens;
  readonly activity: ActivityLog;
  readonly proxy: A2aProxy;
  readonly outbox: Outbox;
  readonly delegations: Delegations;
  readonly chat: Chat;
  readonly logs: LiveLogs;
  readonly stats: LiveStats;
  readonly terminals: Terminals;
  readonly files: Files;
  /** Starts a program in a workspace; undefined where nothing runs any. */
  readonly exec: (id: string, request: ExecRequest) => Promise<ExecSession> | undefined;
  readonly dispatch: Dispatch;
  readonly info: () => EngineInfo;
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
  readonly now: () => number;
  readonly logger: Logger;
}

/** One area of routes. */
export type Routes = (define: Define, services: HttpServices, access: Access) => void;

/** An area whose routes are not in the catalogue yet. */
export type UnlistedRoutes = (app: FastifyInstance, services: HttpServices, access: Access) => void;
