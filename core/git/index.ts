export {
  type GitAddress,
  isLoopbackHost,
  mirrorFolder,
  parseGitAddress,
} from './address.ts';
export { type IncomingMirror, isPackName } from './carry.ts';
export { containedLinks, entryPathProblem, foldedPath } from './entry-path.ts';
export { createGit, type Git } from './git.ts';
export { headSha } from './head-sha.ts';
export { localGitFolder, readLocalRef } from './local-refs.ts';
export type { Commit, CommitBlob, CommitEntry } from './read-commit.ts';
export { isCommitSha, isRefName } from './refs.ts';
export { TREE_LIMITS, type TreeLimits, TreeWriter } from './tree-writer.ts';
