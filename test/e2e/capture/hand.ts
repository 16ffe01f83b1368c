import type { Locator, Page } from '@playwright/test';

const STEP_MS = 16;
const BEFORE_A_CLICK_MS = 180;
const PRESS_MS = 120;
const KEY_MS = 34;

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Points, clicks and writes as a person does, with a pointer that a recording shows. */
export class Hand {
  readonly #page: Page;
  #at: Point;

  private constructor(page: Page, at: Point) {
    this.#page = page;
    this.#at = at;
  }

  /** Lays the pointer into the page. */
  static async on(page: Page, at: Point): Promise<Hand> {
    await page.evaluate(drawPointer);
    await page.mouse.move(at.x, at.y);
    return new Hand(page, at);
  }

  async moveTo(target: Locator, ms = 600): Promise<void> {
    const box = await target.boundingBox();
    if (!box) throw new Error(`${target} is not to be seen`);
    await this.moveToPoint({ x: box.x + box.width / 2, y: box.y + box.height / 2 }, ms);
  }

  async moveToPoint(end: Point, ms = 600): Promise<void> {
    const start = this.#at;
    const begunAt = Date.now();
    for (;;) {
      const share = Math.min(1, (Date.now() - begunAt) / ms);
      const eased = share * share * (3 - 2 * share);
      await this.#page.mouse.move(start.x + (end.x - start.x) * eased, start.y + (end.y - start.y) * eased);
      if (share === 1) break;
      await this.rest(STEP_MS);
    }
    this.#at = end;
  }

  async click(target: Locator, ms = 600): Promise<void> {
    await this.moveTo(target, ms);
    await this.rest(BEFORE_A_CLICK_MS);
    await this.#page.mouse.down();
    await this.rest(PRESS_MS);
    await this.#page.mouse.up();
  }

  async write(text: string): Promise<void> {
    await this.#page.keyboard.type(text, { delay: KEY_MS });
  }

  /** Lets the viewer look. */
  async rest(ms: number): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, ms));
  }
}

/** Runs in the page: an arrow above everything, also above dialogs, that follows the mouse and shrinks on a click. */
function drawPointer(): void {
  const SIZE_PX = 24;
  const arrow = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  arrow.setAttribute('viewBox', '0 0 24 24');
  arrow.setAttribute('width', String(SIZE_PX));
  arrow.setAttribute('height', String(SIZE_PX));
  const shape = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  shape.setAttribute('d', 'M3 2 L3 19 L7.6 14.9 L10.6 21.6 L13.6 20.3 L10.7 13.7 L17 13.4 Z');
  shape.setAttribute('fill', '#191714');
  shape.setAttribute('stroke', '#ffffff');
  shape.setAttribute('stroke-width', '1.5');
  arrow.append(shape);
  const pointer = document.createElement('div');
  pointer.popover = 'manual';
  pointer.setAttribute('aria-hidden', 'true');
  Object.assign(pointer.style, {
    position: 'fixed',
    inset: '0 auto auto 0',
    margin: '0',
    padding: '0',
    border: '0',
    background: 'none',
    overflow: 'visible',
    pointerEvents: 'none',
    transformOrigin: '3px 2px',
  });
  pointer.append(arrow);
  document.body.append(pointer);
  let scale = 1;
  const draw = ({ clientX, clientY }: PointerEvent) => {
    // What opened since lies above it.
    pointer.hidePopover();
    pointer.showPopover();
    pointer.style.transform = `translate(${clientX - 3}px, ${clientY - 2}px) scale(${scale})`;
  };
  const onPress = (event: PointerEvent) => {
    scale = event.type === 'pointerdown' ? 0.8 : 1;
    draw(event);
  };
  pointer.showPopover();
  addEventListener('pointermove', draw, true);
  addEventListener('pointerdown', onPress, true);
  addEventListener('pointerup', onPress, true);
}
