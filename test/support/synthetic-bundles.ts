import { AppError, type Handlers, type Workspace } from '../../core/contract/index.ts';
import type { SyntheticLife } from './synthetic-life.ts';
import type { SyntheticState } from './synthetic-state.ts';

interface Bundle {
  readonly name: string;
  readonly description: string;
  readonly sub_workspaces: readonly Bundle[];
}

interface Tree {
  readonly id: string;
  readonly name: string;
  readonly children: readonly Tree[];
}

/** Workspaces as documents, over the synthetic state. */
export function syntheticBundleHandlers(
  state: SyntheticState,
  life: SyntheticLife,
): Pick<Handlers, 'bundles.export' | 'bundles.import'> {
  const bundleOf = (workspace: Workspace): Bundle => ({
    name: workspace.name,
    description: workspace.role,
    sub_workspaces: state.childrenOf(workspace.id).map(bundleOf),
  });
  return {
    'bundles.export': ({ id }) => ({ bundle: { ...bundleOf(state.workspace(id)) } }),
    'bundles.import': ({ bundle, parentId = null }) => {
      const [template] = [...state.workspaces.values()];
      if (!template || typeof bundle.name !== 'string') {
        throw new AppError('bundle_invalid', 'This is not a bundle');
      }
      const made: Workspace[] = [];
      const add = (from: Bundle, parent: string | null): Tree => {
        const workspace: Workspace = {
          ...template,
          id: state.newId('workspace'),
          name: from.name,
          role: from.description,
          parentId: parent,
          position: state.workspaces.size + made.length,
          canvas: null,
          collapsed: false,
          status: 'provisioning',
          desired: 'running',
          phase: { step: 'image', progress: 0, since: Date.now() },
          createdAt: Date.now(),
        };
        made.push(workspace);
        return {
          id: workspace.id,
          name: from.name,
          children: (from.sub_workspaces ?? []).map((each) => add(each, workspace.id)),
        };
      };
      const tree = add(bundle as unknown as Bundle, parentId);
      life.provision(made);
      return tree;
    },
  };
}
