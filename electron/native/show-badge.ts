import { app, type BrowserWindow, type NativeImage, nativeImage } from 'electron';
import { badgeOf } from './badge.ts';
import { badgePicture, PICTURE_PX } from './badge-picture.ts';

const SCALE = 2;

/** Shows how many messages wait where the system lists the app. */
export function showBadge(unread: number, window: BrowserWindow | undefined): void {
  const badge = badgeOf(unread, process.platform);
  if (badge.kind === 'count') app.setBadgeCount(badge.count);
  else window?.setOverlayIcon(badge.label === null ? null : imageOf(badge.label), badge.description);
}

function imageOf(label: string): NativeImage {
  return nativeImage.createFromBitmap(badgePicture(label), {
    width: PICTURE_PX,
    height: PICTURE_PX,
    scaleFactor: SCALE,
  });
}
