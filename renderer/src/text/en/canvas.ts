import { counted } from './counted.ts';

const workspaces = (count: number) => counted(count, 'workspace');
const share = (percent: number) => `${percent}%`;

/** The canvas: cards, menus, edges, and what is done to the shape of the org. */
export const canvas = {
  label: 'Canvas',
  workspaces,
  /** "Aiko", "Aiko and Leo", "Aiko, Leo, Sade and 3 more". */
  names: (names: readonly string[]) => {
    const [first = '', ...rest] = names;
    if (rest.length === 0) return first;
    if (names.length <= 3) return `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
    return `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;
  },

  /** Titles of steps: they follow "Undo:" and "Done again:". */
  steps: {
    nest: (what: string, team: string) => `Move ${what} into ${team}`,
    unnest: (what: string) => `Move ${what} to the top level`,
    place: (what: string) => `Move ${what}`,
    align: (what: string) => `Line up ${what}`,
    collapse: (name: string) => `Collapse ${name}`,
    expand: (name: string) => `Expand ${name}`,
    collapseAll: 'Collapse all teams',
    expandAll: 'Expand all teams',
    tidy: 'Tidy up',
    rename: (from: string, to: string) => `Rename ${from} to ${to}`,
    duplicate: (what: string) => `Duplicate ${what}`,
    paste: (what: string) => `Paste ${what}`,
    remove: (what: string) => `Remove ${what}`,
  },

  /** Short messages. */
  told: {
    nested: (what: string, team: string) => `${what}: now in the team of ${team}`,
    unnested: (what: string) => `${what}: now at the top level`,
    tidied: 'The canvas is tidied up',
    nothingToTidy: 'The canvas is tidy already',
    needsRestart: (count: number) =>
      count === 1
        ? 'Its agent learns of its new lead when it restarts.'
        : `${count} agents learn of their new lead when they restart.`,
    restartNow: 'Restart now',
    undo: 'Undo',
    duplicated: (what: string) => `${what}: copied`,
    copied: (count: number) => `${workspaces(count)} on the clipboard`,
    copiedHint: 'Paste into a team, or on the empty canvas.',
    cut: (count: number) => `${workspaces(count)} on the clipboard, to be moved`,
    cutHint: 'They move when they are pasted.',
    foreign: 'There is no workspace on the clipboard',
    foreignHint: 'Copy a card first, here or in another window.',
    noClipboard: 'The clipboard cannot be read from the menu here',
    noClipboardHint: (keys: string) => `Press ${keys} instead.`,
    noBundles: 'These workspaces belong to another engine, and their contents did not come along',
    noBundlesHint: 'Copy them once more and wait for the message before you change the window.',
    tooLate: (what: string) => `It is too late to bring ${what} back`,
    tooLateAgain: (title: string) => `“${title}” cannot be done again: a part of it is still there`,
    tooLateHint: 'What was removed is kept for a few seconds only; by now it is destroyed.',
    folded: (what: string, team: string) => `${what} is inside ${team}, which is collapsed`,
    foldedHint: 'A replay opens no teams. Return to live to open it.',
    notMoved: (names: string) => `Not moved: ${names}`,
    notChanged: (names: string) => `Not changed: ${names}`,
    notRestarted: (names: string) => `Not restarted: ${names}`,
    notPaused: (names: string) => `Not paused: ${names}`,
    notResumed: (names: string) => `Not resumed: ${names}`,
    notDuplicated: (names: string) => `Not duplicated: ${names}`,
    notPasted: (names: string) => `Not pasted: ${names}`,
    notAsleep: (names: string) => `Not put to sleep: ${names}`,
    notAwake: (names: string) => `Not woken: ${names}`,
    notRemoved: (names: string) => `Not removed: ${names}`,
    notBroughtBack: (names: string) => `Not brought back: ${names}`,
    exported: (file: string) => `Saved as ${file}`,
    pngCopied: 'The picture is on the clipboard',
    notExported: 'The picture could not be made',
    notCopied: 'The picture could not be put on the clipboard',
  },

  /** While cards are dragged. */
  drag: {
    into: (team: string) => `Into ${team}`,
    top: 'To the top level',
    copyInto: (team: string) => `Copy into ${team}`,
    copyTop: 'Copy to the top level',
  },

  /** What is done by hand, for the list of shortcuts. */
  gestures: {
    box: 'Select by a box',
    menu: 'Menu of the card',
    nest: 'Move, and put into the team below the pointer',
    moveOnly: 'Move without changing the team',
    duplicate: 'Duplicate',
    cancel: 'While dragging: put everything back',
    drag: 'Drag',
    click: 'Click',
  },

  menu: {
    workspace: 'Workspace',
    selection: 'Selection',
    pane: 'Canvas',
    edge: 'Traffic',
    talk: (name: string) => `Talk to ${name}`,
    observe: 'Show what it did',
    add: 'New workspace…',
    addInside: 'New workspace in this team…',
    importOrg: 'Import an org template…',
    saveTemplate: 'Save as template…',
    collapse: 'Collapse team',
    expand: 'Expand team',
    collapseAll: 'Collapse all teams',
    expandAll: 'Expand all teams',
    zoomTeam: 'Zoom to team',
    selectTeam: 'Select the whole team',
    rename: 'Rename',
    copy: 'Copy',
    cut: 'Cut',
    paste: 'Paste',
    pasteInside: 'Paste inside',
    duplicate: 'Duplicate',
    duplicateTeam: 'Duplicate with everything below',
    move: 'Move to…',
    settings: 'Workspace settings…',
    removeOne: 'Remove…',
    removeMany: (count: number) => `Remove ${workspaces(count)}…`,
    buildOfImage: 'Show its image build',
    newestImage: 'Get the newest image',
    afterCanaries: 'New images after canaries',
    canary: 'Canary: new images first',
    selectAll: 'Select all',
    showAll: 'Show everything',
    tidy: 'Tidy up',
    showLines: 'Show activity lines',
    hideLines: 'Hide activity lines',
    openPair: 'Show their timeline',
    pairOf: (one: string, other: string, count: number) => `${one} and ${other}: ${count}`,
    selectBoth: 'Select both',
    goTo: (name: string) => `Go to ${name}`,
    alignLeft: 'Line up left edges',
    alignTop: 'Line up top edges',
    spreadAcross: 'Space out across',
    spreadDown: 'Space out downwards',
    savePng: 'Save as PNG…',
    saveSvg: 'Save as SVG…',
    copyPng: 'Copy as PNG',
    savePart: 'Save a picture of this…',
    copyPart: 'Copy a picture of this',
  },

  life: {
    restart: 'Restart',
    restartMany: (count: number) => `Restart ${workspaces(count)}`,
    fresh: 'Restart with a fresh session…',
    pause: 'Pause with everything below',
    resume: 'Resume with everything below',
    sleep: 'Put to sleep',
    wake: 'Wake',
  },

  /** The bar for several selected cards. */
  selection: {
    label: 'Selection',
    count: (count: number) => `${count} selected`,
    restart: 'Restart',
    pause: 'Pause',
    resume: 'Resume',
    move: 'Move to…',
    duplicate: 'Duplicate',
    arrange: 'Line up and space out',
    remove: 'Remove…',
    clear: 'Clear the selection',
  },

  toolbar: {
    label: 'View of the canvas',
    zoomOut: 'Zoom out',
    zoomIn: 'Zoom in',
    zoom: (percent: number) => `Zoom ${percent} percent; choose another`,
    percent: share,
    zoomMenu: 'Zoom',
    fit: 'Show everything',
    zoomSelection: 'Zoom to the selection',
    tidy: 'Tidy up',
    lines: 'Activity lines',
    legend: 'What the lines mean',
    map: 'Map of the org',
    noMap: (most: number) => `The map is off: with more than ${most} cards it would slow the canvas down`,
    save: 'Save or copy as a picture',
  },

  map: {
    label: 'Map of the org: click or drag to move the view',
  },

  legend: {
    title: 'Lines of the last 60 minutes',
    active: 'Work is under way',
    past: 'Messages and delegations; thicker means more, paler means longer ago',
    failed: 'At least one failed',
    light: 'A message travels in the direction of its light',
    close: 'Close the legend',
  },

  edge: {
    between: (one: string, other: string) => `${one} and ${other}`,
    count: (count: number) => `${count} in the last hour`,
    way: (from: string, to: string, count: number) => `${from} → ${to}: ${count}`,
    lastNow: 'Last just now',
    last: (age: string) => `Last ${age} ago`,
    active: 'Under way',
    failed: 'At least one failed',
    open: 'Click for their timeline',
  },

  card: {
    kind: 'workspace',
    unread: (count: number) => `${count} unread`,
    /** In the name that screen readers say. */
    error: (message: string) => `error: ${message}`,
    task: (task: string) => `task: ${task}`,
    collapse: (name: string) => `Collapse the team of ${name}`,
    expand: (name: string) => `Expand the team of ${name}`,
    runtime: (name: string) => `Runtime: ${name}`,
    tier: (tier: number, name: string) => `Isolation: tier ${tier}, ${name}`,
    shortTier: (tier: number) => `T${tier}`,
    remote: 'Remote',
    remoteHint: 'Runs elsewhere and registers by itself',
    showBuild: 'Show the build',
    fallsAsleep: 'Goes to sleep',
    wakesOnMessage: 'Wakes on a message',
    wake: 'Wake',
    failedAt: (step: string) => `The start failed at: ${step}`,
    inState: (count: number, state: string) => `${count} ${state}`,
    /** Where it is in its team, for screen readers. */
    place: (index: number, of: number, lead: string | null) =>
      lead === null ? `${index} of ${of} at the top level` : `${index} of ${of} in the team of ${lead}`,
    members: (count: number, collapsed: boolean) =>
      `${collapsed ? 'collapsed team' : 'team'} with ${counted(count, 'member')}`,
    newName: (name: string) => `New name for ${name}`,
  },

  /** What an import would do. */
  plan: {
    kind: 'planned workspace',
    title: 'Planned',
    nothing: 'Nothing would change',
    label: 'Marks of the plan',
    marks: {
      create: { text: 'New', spoken: 'would be created' },
      update: { text: 'Changes', spoken: 'would change' },
      arrive: { text: 'Moves here', spoken: 'would move here' },
      leave: { text: 'Moves away', spoken: 'would move away' },
      remove: { text: 'Goes', spoken: 'would be removed' },
    },
  },

  exported: {
    title: 'Molecule',
    file: 'org',
  },
};
