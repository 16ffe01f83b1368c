import { contextBridge, type IpcRendererEvent, ipcRenderer, webUtils } from 'electron';
import { channels, type MoleculeBridge, type OpenRequest, PORT_MESSAGE } from './bridge.ts';

declare const __APP_VERSION__: string;
/** The one thing of the DOM that is needed here; `electron/` is compiled without its types. */
declare const window: { postMessage(message: unknown, targetOrigin: string, transfer: unknown[]): void };

function subscribe(channel: string, listener: (...args: never[]) => void): () => void {
  const onMessage = (_event: IpcRendererEvent, ...args: unknown[]) => listener(...(args as never[]));
  ipcRenderer.on(channel, onMessage);
  return () => ipcRenderer.off(channel, onMessage);
}

const bridge: MoleculeBridge = {
  kind: 'electron',
  platform: process.platform,
  version: __APP_VERSION__,
  requestPort: () => ipcRenderer.send(channels.requestPort),
  onLost: (listener) => subscribe(channels.engineLost, () => listener()),
  onCommand: (listener) => subscribe(channels.command, (command: string) => listener(command)),
  setMenu: (entries) => ipcRenderer.send(channels.setMenu, entries),
  openPane: (query) => ipcRenderer.send(channels.openPane, query),
  chooseFolder: () => ipcRenderer.invoke(channels.chooseFolder),
  pathOf: (file) => webUtils.getPathForFile(file as Parameters<typeof webUtils.getPathForFile>[0]),
  saveFile: (name, content) => ipcRenderer.invoke(channels.saveFile, name, content),
  upload: {
    begin: (head) => ipcRenderer.invoke(channels.beginUpload, head),
    part: (upload, bytes) => ipcRenderer.invoke(channels.uploadPart, upload, bytes),
    end: (upload) => ipcRenderer.invoke(channels.endUpload, upload),
    cancel: (upload) => ipcRenderer.invoke(channels.cancelUpload, upload),
  },
  download: (workspaceId, path) => ipcRenderer.invoke(channels.download, workspaceId, path),
  openFolder: (folder) => ipcRenderer.invoke(channels.openFolder, folder),
  runInMain: (command) => ipcRenderer.send(channels.runInMain, command),
  notify: (notice) => ipcRenderer.send(channels.notify, notice),
  withdraw: (tag) => ipcRenderer.send(channels.withdraw, tag),
  setUnread: (count) => ipcRenderer.send(channels.setUnread, count),
  setTheme: (theme) => ipcRenderer.send(channels.setTheme, theme),
  onOpen: (listener) => {
    const stop = subscribe(channels.open, (request: OpenRequest) => listener(request));
    ipcRenderer.send(channels.openReady);
    return stop;
  },
};

// A port cannot cross the context bridge; posting it to the own window is the way Electron documents.
ipcRenderer.on(channels.port, (event) => window.postMessage(PORT_MESSAGE, '*', [...event.ports]));
contextBridge.exposeInMainWorld('molecule', bridge);
