export {
  type GitAddress,
  isLoopbackHost,
  mirrorFolder,
  parseGitAddress,
} from './address.ts';
export { entryPathProblem } from './entry-path.ts';
export { createGit, type Git } from './git.ts';
export { headSha } from './head-sha.ts';
export { isCommitSha, isRefName } from './refs.ts';
export { TREE_LIMITS, type TreeLimits, TreeWriter } from './tree-writer.ts';
