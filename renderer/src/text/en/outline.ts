import { counted } from './counted.ts';

/** The org as a tree. */
export const outline = {
  tree: 'Org',
  filter: 'Filter',
  filterLabel: 'Filter by name, role or runtime',
  nobodyTitle: 'Nobody matches',
  nobodyText: 'Try another name, or show every status again.',
  emptyTitle: 'No workspaces yet',
  emptyText: 'Create the first one here. Templates and the demo are in the main window.',
  create: 'New workspace…',
  total: (count: number) => counted(count, 'workspace'),
  selected: (count: number) => `${count} selected`,
  unread: 'unread',
  status: (presence: string, count: number) => `${presence}: ${count}`,
  statuses: 'Every status',
  statusColumn: 'Status',
  countColumn: 'Workspaces',
  showAll: 'Show every status',
  toTop: 'Drop here to take it out of its team',
};
