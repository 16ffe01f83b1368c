import { useBrowsed } from './browser.ts';

/** What can be done in the folder that is looked at. */
export function useAccess(workspaceId: string): { readonly writable: boolean; readonly reason: string } {
  const state = useBrowsed(workspaceId, ({ roots, root }) => roots?.find((each) => each.root === root));
  return { writable: state?.access === 'read_write', reason: state?.reason ?? '' };
}
