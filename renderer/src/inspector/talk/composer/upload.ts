import { AppError, type ChatFile } from '../../../../../core/contract/index.ts';
import { refusalOf } from '../../../engine/http-answer.ts';
import { isPastShown } from '../../../engine/shown.ts';
import { text as texts } from '../../../text/index.ts';
import { overRoute, type UploadOptions } from './upload-route.ts';
import { overShell } from './upload-shell.ts';

const words = texts.talk.file;

/** Gives a file to a workspace. Rejects with an `AppError`, or with the reason of `signal` once that is aborted. */
export async function uploadFile(workspaceId: string, file: File, options: UploadOptions): Promise<ChatFile> {
  if (isPastShown()) throw new AppError('past_shown', words.notInReplay);
  const shell = window.molecule;
  const { status, text } = shell
    ? await overShell(shell, workspaceId, file, options)
    : await overRoute(workspaceId, file, options);
  const uploaded = status === 200 ? fileOf(text) : undefined;
  if (!uploaded) throw refusalOf(text, 'upload_refused', () => refusal(status));
  return uploaded;
}

function fileOf(json: string): ChatFile | undefined {
  try {
    return (JSON.parse(json) as { readonly files?: readonly ChatFile[] }).files?.[0];
  } catch {
    return undefined;
  }
}

function refusal(status: number): string {
  if (status === 401 || status === 403) return words.signedOut;
  if (status === 404 || status === 410) return words.workspaceGone;
  if (status === 413) return words.refusedSize;
  if (status === 422 || status === 502 || status === 503) return words.agentAway;
  if (status === 429) return words.tooOften;
  return words.refused;
}
