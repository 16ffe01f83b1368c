import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AppError } from '../../../core/base/index.ts';
import { findWorkspace } from '../../../core/cli/find-workspace.ts';
import type { Workspace } from '../../../core/contract/index.ts';
import type { Store } from '../../../core/store/index.ts';
import { WorkspaceRegistry } from '../../../core/workspaces/index.ts';
import { addWorkspace, memoryStore } from '../../support/store.ts';

let store: Store;
let workspaces: Workspace[];
let ids: Record<string, string>;
beforeAll(() => {
  store = memoryStore();
  const director = addWorkspace(store, 'Director');
  const design = addWorkspace(store, 'Design', { parentId: director.id });
  const code = addWorkspace(store, 'Code', { parentId: director.id });
  const ada = addWorkspace(store, 'Ada', { parentId: design.id });
  const otherAda = addWorkspace(store, 'Ada', { parentId: code.id });
  ids = { director: director.id, design: design.id, ada: ada.id, otherAda: otherAda.id };
  const registry = new WorkspaceRegistry(store);
  workspaces = store.workspaces.listLive().map((record) => registry.view(record));
});
afterAll(() => store.dispose());

const find = (wanted: string): string => findWorkspace(workspaces, wanted).id;

describe('finds', () => {
  test('by id, name and path, whatever the case', () => {
    expect(find(ids.ada ?? '')).toBe(ids.ada);
    expect(find('design')).toBe(ids.design);
    expect(find('director/DESIGN')).toBe(ids.design);
    expect(find('Director/Code/Ada')).toBe(ids.otherAda);
  });
});

test('a name of several lists their paths and ids', () => {
  let error: unknown;
  try {
    find('ada');
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(AppError);
  const { code, detail } = error as AppError;
  expect(code).toBe('workspace_ambiguous');
  expect(detail).toContain(`Director/Design/Ada  ${ids.ada}`);
  expect(detail).toContain(`Director/Code/Ada  ${ids.otherAda}`);
});

test('what is not there names what is', () => {
  const notFound = expect.objectContaining({
    code: 'workspace_not_found',
    detail: expect.stringContaining('Design'),
  });
  expect(() => find('Nobody')).toThrow(notFound);
  expect(() => findWorkspace([], 'Nobody')).toThrow(
    expect.objectContaining({ detail: expect.stringContaining('org import') }),
  );
});
