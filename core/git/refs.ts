const COMMIT = /^[0-9a-f]{40}$/i;
const MAX_REF_LENGTH = 250;

/** True for a full commit id, which needs no looking up. */
export function isCommitSha(ref: string): boolean {
  return COMMIT.test(ref);
}

/**
 * True when git would take this as the name of a branch or tag (or `HEAD`). Of full names only those of branches
 * and tags count: anybody may write to others, such as `refs/pull/7/head`.
 */
export function isRefName(ref: string): boolean {
  if (ref === '' || ref.length > MAX_REF_LENGTH || ref === '@' || /\p{Cs}/u.test(ref)) return false;
  if (/^refs(\/|$)/.test(ref) && !/^refs\/(heads|tags)\/./.test(ref)) return false;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: git forbids them
  if (/[\u0000-\u0020\u007f~^:?*[\\]|\.\.|@\{|\/\/|^[-/]|[/.]$/.test(ref)) return false;
  return ref.split('/').every((part) => !part.startsWith('.') && !part.endsWith('.lock'));
}
