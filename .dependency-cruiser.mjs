// Proves the layer table of the architecture: every core folder may import only the
// folders named for it, through their index.ts, and processes never reach into each other.
const core = {
  base: [],
  contract: ['base'],
  store: ['base', 'contract'],
  docker: ['base'],
  git: ['base'],
  images: ['base', 'contract', 'store', 'docker', 'git'],
  org: ['base', 'contract', 'store', 'git'],
  workspaces: ['base', 'contract', 'store', 'docker', 'images'],
  agents: ['base', 'contract', 'store'],
  messaging: ['base', 'contract', 'store', 'agents'],
  schedules: ['base', 'contract', 'store'],
  secrets: ['base', 'contract', 'store'],
  channels: ['base', 'contract', 'store'],
  settings: ['base', 'contract', 'store', 'secrets', 'workspaces'],
  bundles: ['base', 'contract', 'store', 'workspaces'],
  memory: ['base', 'contract', 'store'],
  terminal: ['base', 'contract', 'workspaces'],
  files: ['base', 'contract', 'store', 'workspaces'],
  transfers: ['base', 'contract', 'store', 'workspaces'],
  plugins: ['base', 'contract', 'store', 'git', 'workspaces'],
  offline: ['base', 'contract', 'store', 'docker', 'git', 'images', 'org'],
};

const layerRules = Object.entries(core).map(([folder, allowed]) => ({
  name: `core/${folder}-imports`,
  comment: `core/${folder} may import only: ${allowed.join(', ') || 'nothing of ours'}`,
  severity: 'error',
  from: { path: `^core/${folder}/` },
  to: {
    path: '^(core|electron|renderer|test|resources)/',
    pathNot: `^core/(${[folder, ...allowed].join('|')})/`,
  },
}));

export default {
  forbidden: [
    ...layerRules,
    {
      name: 'no-reaching-past-index',
      comment: 'A folder of core is used through its index.ts only',
      severity: 'error',
      from: { path: '^core/([^/]+)/' },
      to: {
        path: '^core/([^/]+)/',
        pathNot: ['^core/$1/', '^core/[^/]+/index\\.ts$', '^core/base/shared\\.ts$'],
      },
    },
    {
      name: 'outside-uses-index',
      severity: 'error',
      from: { path: '^(electron|renderer)/' },
      to: { path: '^core/[^/]+/', pathNot: ['^core/[^/]+/index\\.ts$'] },
    },
    {
      name: 'engine-uses-index',
      severity: 'error',
      from: { path: '^core/[^/]+\\.ts$' },
      to: { path: '^core/[^/]+/', pathNot: ['^core/[^/]+/index\\.ts$', '^core/engine/'] },
    },
    {
      name: 'renderer-knows-only-the-contract',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { path: '^(core|electron|resources|test)/', pathNot: '^core/contract/index\\.ts$' },
    },
    {
      name: 'electron-is-thin',
      severity: 'error',
      from: { path: '^electron/' },
      to: {
        path: '^(core|renderer|resources|test)/',
        pathNot: '^core/(engine|contract/index|base/index|cli/index)\\.ts$',
      },
    },
    {
      name: 'cli-loads-late',
      comment: 'A command loads what only it needs when it runs: all others, and --help, would wait for it',
      severity: 'error',
      from: { path: '^core/cli/' },
      to: {
        path: '^core/',
        pathNot: '^core/(cli|base|contract)/',
        dynamic: false,
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'only-store-opens-sqlite',
      severity: 'error',
      from: { pathNot: '^core/store/' },
      to: { path: 'better-sqlite3' },
    },
    {
      name: 'only-docker-talks-dockerode',
      severity: 'error',
      from: { path: '^(core|electron|renderer)/', pathNot: '^core/docker/' },
      to: { path: 'dockerode' },
    },
    {
      name: 'only-git-runs-git',
      severity: 'error',
      from: { path: '^(core|electron|renderer)/', pathNot: '^core/git/' },
      to: { path: 'simple-git' },
    },
    {
      name: 'runtime-stands-alone',
      comment: 'The in-container runtime ships without the app',
      severity: 'error',
      from: { path: '^resources/workspace-runtime/' },
      to: { path: '^(core|electron|renderer|test)/' },
    },
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { pathNot: 'node_modules' } },
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^(electron|node:.*)$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.module\\.css$|\\.css$|^dist/' },
    tsPreCompilationDeps: true,
    parser: 'swc',
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
};
