import type { Command } from '../command.ts';
import {
  exec,
  filesGet,
  filesList,
  filesMakeFolder,
  filesMove,
  filesPut,
  filesRemove,
} from './access/index.ts';
import { agentAdd, agentConnection, agentRotate } from './agent.ts';
import { approvalsApprove, approvalsDeny, approvalsList, approvalsShow } from './approvals.ts';
import { baseImage } from './base-image.ts';
import { budget, cancel } from './budget.ts';
import { bundleExport, bundleImport } from './bundle.ts';
import { create } from './create.ts';
import { diagnostics } from './diagnostics.ts';
import { dockerList, dockerUse } from './docker.ts';
import { doctor } from './doctor.ts';
import { imageBuild, imageList, imageLogs, imagePrune, imageRefresh } from './image/index.ts';
import {
  allowTier,
  duplicate,
  hibernate,
  move,
  pause,
  remove,
  rename,
  restart,
  resume,
  rm,
  set,
  wake,
} from './lifecycle/index.ts';
import { link } from './link.ts';
import { memoryList, memorySearch } from './memory.ts';
import { logs, stats } from './observe.ts';
import { offlineExport, offlineImport, offlineInspect } from './offline/index.ts';
import {
  orgCheck,
  orgExport,
  orgImport,
  orgLock,
  orgPlan,
  orgRepositories,
  orgResolve,
  orgRoots,
  orgTemplates,
} from './org/index.ts';
import { pluginInstall, pluginList, pluginRemove, pluginSource, pluginUpdates } from './plugin/index.ts';
import {
  scheduleAdd,
  scheduleHistory,
  scheduleList,
  schedulePause,
  scheduleRemove,
  scheduleResume,
  scheduleRun,
} from './schedule.ts';
import { secretsList, secretsRemove, secretsSet, secretsTest } from './secrets.ts';
import { serve } from './serve.ts';
import { settingsExport, settingsImport, settingsList, settingsReset, settingsSet } from './settings.ts';
import { templateImport, templateList } from './template.ts';
import { tokensCreate, tokensList, tokensRemove } from './tokens.ts';
import { chat, status } from './workspaces.ts';

/** What only some of them need (the engine, Docker, the resolver) they load when they run. */
export const commands: readonly Command[] = [
  serve,
  link,
  orgTemplates,
  orgResolve,
  orgCheck,
  orgPlan,
  orgImport,
  orgExport,
  orgLock,
  orgRoots,
  orgRepositories,
  status,
  create,
  chat,
  logs,
  stats,
  restart,
  pause,
  resume,
  hibernate,
  wake,
  rename,
  move,
  set,
  allowTier,
  duplicate,
  remove,
  rm,
  agentAdd,
  agentConnection,
  agentRotate,
  exec,
  filesList,
  filesGet,
  filesPut,
  filesMakeFolder,
  filesMove,
  filesRemove,
  pluginList,
  pluginInstall,
  pluginRemove,
  pluginUpdates,
  pluginSource,
  templateList,
  templateImport,
  bundleExport,
  bundleImport,
  budget,
  cancel,
  secretsList,
  secretsSet,
  secretsTest,
  secretsRemove,
  tokensList,
  tokensCreate,
  tokensRemove,
  approvalsList,
  approvalsShow,
  approvalsApprove,
  approvalsDeny,
  memoryList,
  memorySearch,
  scheduleList,
  scheduleAdd,
  schedulePause,
  scheduleResume,
  scheduleRun,
  scheduleHistory,
  scheduleRemove,
  imageList,
  imageBuild,
  imageRefresh,
  imagePrune,
  imageLogs,
  offlineExport,
  offlineImport,
  offlineInspect,
  dockerList,
  dockerUse,
  doctor,
  diagnostics,
  settingsList,
  settingsSet,
  settingsReset,
  settingsExport,
  settingsImport,
  baseImage,
];
