/** Every command by its id: its title, and more words to find it by. */
export const commands = {
  'workspace.new': { title: 'New workspace…', keywords: 'create add blank agent' },
  'workspace.newInside': {
    title: 'New workspace below the selected one…',
    keywords: 'create child add nest',
  },
  'workspace.talk': { title: 'Talk to the selected workspace', keywords: 'chat message write ask' },
  'workspace.talkAgents': {
    title: 'Show what the selected workspace and other agents say',
    keywords: 'with agents messages peers delegation',
  },
  'workspace.observe': {
    title: 'Show what the selected workspace did',
    keywords: 'observe timeline activity history',
  },
  'workspace.logs': { title: 'Show the logs of the selected workspace', keywords: 'output console stdout' },
  'workspace.configure': {
    title: 'Rename or describe the selected workspace',
    keywords: 'configure name role settings',
  },
  'workspace.reveal': {
    title: 'Show the selected workspace on the canvas',
    keywords: 'find zoom center reveal',
  },
  'workspace.restart': { title: 'Restart the selected workspace', keywords: 'again reboot start' },
  'workspace.pause': { title: 'Pause the selected workspace and everything below', keywords: 'stop' },
  'workspace.resume': {
    title: 'Resume the selected workspace and everything below',
    keywords: 'start continue',
  },
  'workspace.remove': { title: 'Remove what is selected…', keywords: 'delete trash' },
  'workspace.fresh': {
    title: 'Restart the selected workspace with a fresh session…',
    keywords: 'reset forget clear session',
  },
  'workspace.sleep': {
    title: 'Put the selected workspace to sleep',
    keywords: 'hibernate stop idle memory',
  },
  'workspace.wake': { title: 'Wake the selected workspace', keywords: 'hibernate start resume' },
  'replay.open': {
    title: 'Replay what happened…',
    keywords: 'history past time travel scrubber record rewind',
  },
  'replay.close': { title: 'Return to live', keywords: 'replay leave end present now' },
  'replay.play': { title: 'Play or pause the replay', keywords: 'run stop' },
  'replay.next': { title: 'Go to the next event of the replay', keywords: 'step forward' },
  'replay.previous': { title: 'Go to the previous event of the replay', keywords: 'step back' },
  'observe.stats': {
    title: 'Show what the selected workspace uses',
    keywords: 'stats cpu memory network disk charts',
  },
  'observe.peers': {
    title: 'Show whom the selected workspace can talk to',
    keywords: 'peers siblings lead messages',
  },
  'observe.logs': { title: 'Show logs', keywords: 'output console dock' },
  'observe.teamLogs': {
    title: 'Show the logs of the selected workspaces or team together',
    keywords: 'merged team output console dock descendants',
  },
  'configure.settings': {
    title: 'Change the settings of the selected workspace',
    keywords: 'configure runtime model provider tier folder sleep budget limit rules',
  },
  'configure.config': {
    title: 'Edit the config.yaml of the selected workspace',
    keywords: 'configure yaml file prompts skills form',
  },
  'configure.secrets': {
    title: 'Show the keys of the selected workspace',
    keywords: 'configure secrets api key token environment variable env',
  },
  'configure.plugins': {
    title: 'Show the plugins of the selected workspace',
    keywords: 'configure skills install extension registry allow',
  },
  'configure.restartWaiting': {
    title: 'Restart every workspace that waits for it',
    keywords: 'apply saved settings config changes',
  },
  'configure.rebuild': {
    title: 'Rebuild the configuration of the selected workspace…',
    keywords: 'template files reset write again',
  },
  'configure.template': {
    title: 'Apply another template to the selected workspace…',
    keywords: 'files replace change',
  },
  'configure.exportBundle': {
    title: 'Export the selected workspace as a bundle',
    keywords: 'download file json save backup',
  },
  'workspace.settings': {
    title: 'Settings of the selected workspace…',
    keywords: 'tier isolation runtime model name role folder sleep configure',
  },
  'workspace.duplicate': { title: 'Duplicate the selected workspace', keywords: 'copy clone' },
  'workspace.duplicateTeam': {
    title: 'Duplicate what is selected with everything below',
    keywords: 'copy clone team',
  },
  'workspace.move': {
    title: 'Move what is selected to…',
    keywords: 'nest parent lead reports team',
  },
  'workspace.undoRemove': { title: 'Undo the last removal', keywords: 'restore bring back delete' },
  'workspace.nextUnread': {
    title: 'Go to the next unread message',
    keywords: 'new answer reply inbox badge',
  },

  'edit.undo': { title: 'Undo', keywords: 'take back history restore removal' },
  'edit.redo': { title: 'Redo', keywords: 'again history repeat' },
  'edit.selectAll': { title: 'Select every workspace', keywords: 'all mark' },

  'org.demo': { title: 'Start the demo org', keywords: 'example studio sample try' },
  'org.import': { title: 'Import an org template…', keywords: 'open folder yaml load' },
  'org.export': { title: 'Save an org as a template…', keywords: 'export write yaml folder backup' },
  'org.sources': {
    title: 'Template sources…',
    keywords: 'registries manifest gallery add address allowed folders repositories',
  },
  'org.keys': { title: 'Keys…', keywords: 'secrets api key token environment password' },

  'palette.open': { title: 'Search workspaces and commands', keywords: 'find palette quick open go to' },
  'view.outline': { title: 'Show or hide the outline', keywords: 'tree left pane sidebar' },
  'view.inspector': { title: 'Show or hide the inspector', keywords: 'right pane panel' },
  'view.dock': { title: 'Show or hide the dock', keywords: 'bottom pane panel' },
  'view.timeline': {
    title: 'Show the timeline of the whole org',
    keywords: 'activity history events',
  },
  'panel.find': { title: 'Find in this panel', keywords: 'search text filter talk timeline logs files' },
  'panel.pause': { title: 'Pause or resume this timeline or log', keywords: 'hold stop live follow' },
  'panel.save': {
    title: 'Save this conversation, timeline or log as a file',
    keywords: 'export download markdown chat',
  },
  'panel.stop': { title: 'Stop the answer in this conversation', keywords: 'cancel chat message abort' },
  'view.builds': { title: 'Show image builds', keywords: 'docker image log' },
  'view.approvals': {
    title: 'Show what waits for your approval',
    keywords: 'approvals permission requests human decide inbox',
  },
  'view.problems': { title: 'Show problems', keywords: 'errors warnings fix' },
  'view.notifications': { title: 'Show past notifications', keywords: 'bell toasts messages history' },
  'view.activityEdges': {
    title: 'Show or hide activity lines',
    keywords: 'edges lines delegations',
  },
  'window.popOutInspector': {
    title: 'Open the inspector in a window of its own',
    keywords: 'pop out detach second window chat beside',
  },
  'window.popOutDock': {
    title: 'Open the dock in a window of its own',
    keywords: 'pop out detach second window timeline logs builds',
  },
  'window.popOutOutline': {
    title: 'Open the outline in a window of its own',
    keywords: 'pop out detach second window tree',
  },

  'canvas.fit': { title: 'Show everything', keywords: 'fit zoom whole org overview' },
  'canvas.actual': { title: 'Show cards at their natural size', keywords: 'zoom 100% actual' },
  'canvas.zoomIn': { title: 'Zoom the canvas in', keywords: 'larger closer' },
  'canvas.zoomOut': { title: 'Zoom the canvas out', keywords: 'smaller farther' },
  'canvas.copy': { title: 'Copy the selected workspaces', keywords: 'clipboard' },
  'canvas.cut': { title: 'Cut the selected workspaces', keywords: 'clipboard move' },
  'canvas.paste': { title: 'Paste workspaces', keywords: 'clipboard insert' },
  'canvas.clear': { title: 'Clear the selection', keywords: 'deselect nothing none' },
  'canvas.rename': { title: 'Rename the selected workspace on the canvas', keywords: 'name title' },
  'canvas.fold': { title: 'Collapse or expand the selected team', keywords: 'fold open close' },
  'canvas.selectTeam': { title: 'Select the whole team', keywords: 'below everybody members' },
  'canvas.collapseAll': { title: 'Collapse all teams', keywords: 'fold close' },
  'canvas.expandAll': { title: 'Expand all teams', keywords: 'unfold open' },
  'canvas.zoomSelection': { title: 'Zoom to the selection', keywords: 'team focus closer' },
  'canvas.alignLeft': { title: 'Line up the left edges of the selected cards', keywords: 'align arrange' },
  'canvas.alignTop': { title: 'Line up the top edges of the selected cards', keywords: 'align arrange' },
  'canvas.spreadAcross': {
    title: 'Space out the selected cards across',
    keywords: 'distribute arrange horizontal',
  },
  'canvas.spreadDown': {
    title: 'Space out the selected cards downwards',
    keywords: 'distribute arrange vertical',
  },
  'canvas.savePng': {
    title: 'Save the canvas as PNG…',
    keywords: 'export picture image screenshot download',
  },
  'canvas.saveSvg': {
    title: 'Save the canvas as SVG…',
    keywords: 'export picture image vector download',
  },
  'canvas.copyPng': { title: 'Copy the canvas as PNG', keywords: 'export picture image screenshot' },
  'canvas.map': { title: 'Show or hide the map of the canvas', keywords: 'minimap overview' },
  'canvas.tidy': { title: 'Tidy up the canvas', keywords: 'layout arrange align order' },

  'theme.toggle': { title: 'Next theme', keywords: 'appearance colour dark light contrast' },
  'theme.system': { title: 'Theme: follow the system', keywords: 'appearance colour mode' },
  'theme.light': { title: 'Theme: light', keywords: 'appearance colour mode bright day' },
  'theme.dark': { title: 'Theme: dark', keywords: 'appearance colour mode night' },
  'theme.contrast': { title: 'Theme: high contrast', keywords: 'appearance colour mode accessibility' },
  'density.toggle': {
    title: 'Compact or comfortable rows',
    keywords: 'density appearance space tight dense',
  },
  'interface.larger': { title: 'Make the interface larger', keywords: 'zoom in text size scale bigger' },
  'interface.smaller': { title: 'Make the interface smaller', keywords: 'zoom out text size scale' },
  'interface.actual': {
    title: 'Show the interface at its natural size',
    keywords: 'zoom 100% reset text size scale',
  },
  'motion.system': { title: 'Motion: follow the system', keywords: 'animation reduced' },
  'motion.reduced': { title: 'Motion: reduced', keywords: 'animation off calm still' },
  'motion.full': { title: 'Motion: full', keywords: 'animation on' },

  'settings.open': {
    title: 'Settings…',
    keywords: 'preferences options configuration theme port limits import export reset',
  },
  'engine.page': {
    title: 'Engine: state, capacity, disk, log…',
    keywords: 'docker probes checks doctor prune log addresses version data folder diagnostics',
  },
  'engine.access': {
    title: 'Tokens and agents…',
    keywords: 'api token revoke external agents elsewhere connect allow list plugins bundle import export',
  },
  'engine.diagnostics': { title: 'Save diagnostics', keywords: 'support report help bug log bundle' },
  'engine.openFolder': {
    title: 'Open the data folder',
    keywords: 'finder explorer file manager database home path log',
  },
  'page.close': { title: 'Back to the canvas', keywords: 'close page engine tokens leave' },
  'engine.startPolicy': {
    title: 'How workspaces start and rest…',
    keywords: 'memory budget lazy sleep hibernate idle settings small machine',
  },
  'engine.docker': { title: 'Run workspaces on Docker', keywords: 'backend container isolation' },
  'engine.retryDocker': { title: 'Look for Docker again', keywords: 'reconnect engine retry' },

  'view.images': { title: 'Show images', keywords: 'docker runtimes versions disk sizes updates' },
  'image.check': { title: 'Check for newer images', keywords: 'update source registry watch' },
  'image.refresh': {
    title: 'Get the newest images of all workspaces',
    keywords: 'refresh update pull build recreate',
  },
  'image.refreshSelected': {
    title: 'Get the newest image of the selected workspace',
    keywords: 'refresh update pull build recreate runtime',
  },
  'image.showBuild': {
    title: 'Show the image build of the selected workspace',
    keywords: 'log steps docker runtime',
  },
  'image.build': {
    title: 'Rebuild the image of the selected workspace',
    keywords: 'docker runtime pull',
  },
  'image.buildAnew': {
    title: 'Rebuild the image of the selected workspace without cache',
    keywords: 'docker runtime pull clean',
  },
  'image.cancelBuilds': { title: 'Cancel every image build', keywords: 'stop abort docker' },
  'workspace.canary': {
    title: 'Make the selected workspace a canary of new images',
    keywords: 'update tier rollout production canary',
  },
  'workspace.production': {
    title: 'Let the selected workspace wait for canaries',
    keywords: 'update tier rollout production canary',
  },
  'image.promote': {
    title: 'Promote the new image that canaries try out',
    keywords: 'rollout canary soak update',
  },
  'image.withdraw': {
    title: 'Withdraw the new image that canaries try out',
    keywords: 'rollout canary soak update',
  },
  'image.prune': { title: 'Prune images…', keywords: 'remove unused disk space clean cache' },
  'image.settings': {
    title: 'Settings of images…',
    keywords: 'registry templates platform watch parallel soak keep',
  },
  'offline.export': { title: 'Export an offline kit…', keywords: 'air gap usb images backup save' },
  'offline.import': { title: 'Import an offline kit…', keywords: 'air gap usb images restore load' },
  'tasks.show': { title: 'Show running tasks', keywords: 'progress work rows' },
  'tasks.cancel': { title: 'Cancel every running task', keywords: 'stop abort progress work' },

  'help.shortcuts': { title: 'Keyboard shortcuts', keywords: 'keys help sheet cheat' },
  'work.files': { title: 'Show the files of the selected workspace', keywords: 'folder tree editor open' },
  'work.dockFiles': {
    title: 'Show the files of the selected workspace in the dock',
    keywords: 'folder tree editor beside chat',
  },
  'work.terminal': { title: 'Show the terminals of the selected workspace', keywords: 'shell console bash' },
  'work.dockTerminal': { title: 'Show terminals in the dock', keywords: 'shell console bash' },
  'work.newTerminal': {
    title: 'Open a terminal in the selected workspace',
    keywords: 'shell console bash new run program',
  },
  'work.memory': { title: 'Show what the selected workspace remembers', keywords: 'memory notes values' },
  'work.schedules': {
    title: 'Show what the selected workspace is asked at certain times',
    keywords: 'schedules cron timer recurring runs history',
  },
  'work.newSchedule': {
    title: 'New schedule for the selected workspace',
    keywords: 'cron timer recurring add create ask',
  },
  'work.transcript': {
    title: 'Show the transcript of the selected workspace',
    keywords: 'session history said heard',
  },
  'work.approvals': {
    title: 'Show what the selected workspace asks you to allow',
    keywords: 'approvals permission requests human decide',
  },
  'work.newFile': { title: 'New file in the selected workspace', keywords: 'create write' },
  'work.save': { title: 'Save the open file', keywords: 'write store editor' },
  'work.closeFile': { title: 'Close the open file', keywords: 'tab editor' },
  'work.search': { title: 'Search in the open file', keywords: 'find replace editor' },
  'work.line': { title: 'Go to a line of the open file', keywords: 'number jump editor' },
  'work.wrap': { title: 'Wrap long lines of files, or not', keywords: 'editor word wrap' },
  'work.refreshFiles': {
    title: 'Look again at the files of the selected workspace',
    keywords: 'reload refresh tree',
  },
};
