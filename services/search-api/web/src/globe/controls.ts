// Turning the globe by hand: drag, pinch, wheel and keyboard.

import type { Engine } from "./engine";
import { degreesPerPixel } from "./turning";
import type { Point } from "./world";

const CLICK_PX = 6;
const KEY_DEGREES = 8;
const STOPPED_MS = 60;
const SAID_AFTER_MS = 250;

export interface Told {
  /** The pointer is over a country, at this place on the canvas. */
  hover: (at: { code: string; x: number; y: number } | null) => void;
  /** The keyboard brought a country to the middle; "" is the sea. */
  aim: (code: string) => void;
  pick: (code: string | null) => void;
}

interface Drag {
  at: number;
  way: number;
  speed: Point;
}

/** Listen to the globe's canvas; the answer stops it. */
export function control(engine: Engine, told: Told): () => void {
  const { canvas } = engine;
  const listeners = new AbortController();
  const pointers = new Map<number, Point>();
  let drag: Drag | null = null;
  let saying = 0;

  const on = <Name extends keyof HTMLElementEventMap>(
    name: Name,
    heard: (event: HTMLElementEventMap[Name]) => void,
  ) => canvas.addEventListener(name, heard, { signal: listeners.signal, passive: name.startsWith("pointer") });

  const placeOf = (event: MouseEvent): Point => {
    const box = canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };

  const hover = (at: Point | null) => {
    const code = at && !engine.isMoving ? (engine.countryAt(at)?.code ?? null) : null;
    canvas.classList.toggle("over", code !== null);
    engine.mark(code);
    told.hover(code && at ? { code, x: at[0], y: at[1] } : null);
  };

  const release = (event: PointerEvent) => {
    pointers.delete(event.pointerId);
    if (pointers.size) return;
    drag = null;
    engine.hold(false);
    canvas.classList.remove("dragged");
  };

  on("pointerdown", (event) => {
    if (event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, placeOf(event));
    drag = { at: event.timeStamp, way: 0, speed: [0, 0] };
    engine.hold(true);
    hover(null);
  });

  on("pointermove", (event) => {
    const to = placeOf(event);
    const from = pointers.get(event.pointerId);
    if (!from || !drag) {
      if (event.pointerType === "mouse") hover(to);
      return;
    }
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    pointers.set(event.pointerId, to);
    const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
    drag.way += Math.hypot(dx, dy);
    if (drag.way < CLICK_PX) return;
    canvas.classList.add("dragged");
    if (other) {
      const apart = Math.hypot(from[0] - other[0], from[1] - other[1]);
      if (apart > 0) engine.zoomAtOnce(Math.hypot(to[0] - other[0], to[1] - other[1]) / apart);
    }
    const degrees = degreesPerPixel(engine.radius) / (other ? 2 : 1); // each of two fingers turns it
    engine.turn(-dx * degrees, dy * degrees);
    // Two fingers that part push in two ways: it doesn't roll on.
    drag.speed = other ? [0, 0] : smoothed(drag, [-dx * degrees, dy * degrees], event.timeStamp);
    drag.at = event.timeStamp;
  });

  on("pointerup", (event) => {
    const at = pointers.get(event.pointerId);
    const ended = drag;
    release(event);
    if (!at || !ended || pointers.size) return;
    if (ended.way < CLICK_PX) told.pick(engine.countryAt(at)?.code ?? null);
    else if (event.timeStamp - ended.at < STOPPED_MS) engine.roll(ended.speed);
  });

  on("pointercancel", release);
  on("pointerleave", () => hover(null));

  // Where the globe can't zoom further out, or the page is scrolled down already, the page scrolls on.
  on("wheel", (event) => {
    const pixels = event.deltaY * (event.deltaMode ? 16 : 1);
    const isOut = pixels > 0;
    const isWanted = event.ctrlKey || scrollY === 0 || document.activeElement === canvas;
    if (isOut ? engine.zoomLevel <= 1 : !isWanted) return;
    event.preventDefault();
    engine.zoomAtOnce(Math.exp(-pixels * (event.ctrlKey ? 0.01 : 0.0016)));
    hover(null);
  });

  const turn = (east: number, north: number) => {
    engine.turn(east / engine.zoomLevel, north / engine.zoomLevel);
    clearTimeout(saying);
    saying = window.setTimeout(() => told.aim(engine.centred()?.code ?? ""), SAID_AFTER_MS);
  };
  const pick = () => told.pick(engine.centred()?.code ?? null);
  const keys: Record<string, () => void> = {
    ArrowLeft: () => turn(-KEY_DEGREES, 0),
    ArrowRight: () => turn(KEY_DEGREES, 0),
    ArrowUp: () => turn(0, KEY_DEGREES),
    ArrowDown: () => turn(0, -KEY_DEGREES),
    "+": () => engine.zoom(1.3),
    "=": () => engine.zoom(1.3),
    "-": () => engine.zoom(1 / 1.3),
    Enter: pick,
    " ": pick,
  };
  on("keydown", (event) => {
    const act = keys[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  });

  on("focus", () => engine.setAim(canvas.matches(":focus-visible")));
  on("blur", () => engine.setAim(false));

  return () => {
    listeners.abort();
    clearTimeout(saying);
  };
}

/** The speed of a drag, the latest moves counting most. */
function smoothed(drag: Drag, way: Point, now: number): Point {
  const ms = Math.max(1, now - drag.at);
  const weight = 0.3 + 0.7 * Math.min(1, ms / 50);
  const mix = (before: number, latest: number) => before + (latest / ms - before) * weight;
  return [mix(drag.speed[0], way[0]), mix(drag.speed[1], way[1])];
}
