import type { Drawn } from './draw-org.ts';

/** Twice as fine as drawn, so that it stays sharp when it is made larger. */
const SCALE = 2;
/** Browsers refuse larger canvases. */
const MAX_SIDE_PX = 12_000;

/** The picture as PNG. A very large org is made smaller, as far as browsers need it. */
export async function rasterized({ svg, width, height }: Drawn): Promise<Blob> {
  const scale = Math.min(SCALE, MAX_SIDE_PX / Math.max(width, height));
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser draws no pictures');
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error('The picture is too large'))),
      'image/png',
    );
  });
}
