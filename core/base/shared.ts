/** The part of base that runs anywhere: Node, browser, preload. The contract is built on it. */
export { counted } from './counted.ts';
export { type Disposable, DisposableStack } from './disposable.ts';
export { Emitter } from './emitter.ts';
export {
  AppError,
  type AppErrorJson,
  type ErrorAction,
  messageOf,
  toAppError,
} from './errors.ts';
export { logTime, nextLogTime } from './log-time.ts';
export { visibleText } from './visible-text.ts';
