// The globe: turned by drag, wheel, pinch and keyboard; drawn only when something changes.

import type { RefObject } from "preact";
import { useEffect, useImperativeHandle, useRef, useState } from "preact/hooks";
import { countryName, plural } from "../lib/format";
import type { CountrySummary } from "../lib/types";
import { useTheme } from "../lib/theme";
import { today } from "./counting";
import { coloursOf, paint, projectionOf, radiusOf, type Colours, type Scene, type Spark } from "./paint";
import { between, degreesPerPixel, rolled, turned, zoomed, type View } from "./turning";
import { countryAt, loadWorld, type Country, type Point, type World } from "./world";
import "./globe.css";

const MOST_PIXELS_PER_POINT = 2;
const LABELS = 14;
const TRAVEL_MS = 900;
const SPARK_MS = 2600;
const CLICK_PX = 6;
const KEY_DEGREES = 8;
const REACH_PX = 12;
const still = matchMedia("(prefers-reduced-motion: reduce)");

export interface GlobeHandle {
  /** Show that something arrived from a country, and who else tells of it. */
  flash: (from: string, others?: readonly string[]) => void;
  /** Turn to a country and mark it; null marks none. */
  point: (code: string | null) => void;
}

interface GlobeProps {
  countries: readonly CountrySummary[];
  picked: string | null;
  onPick: (code: string | null) => void;
  handle: RefObject<GlobeHandle | null>;
}

export function Globe({ countries, picked, onPick, handle }: GlobeProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const engine = useRef<Engine>(undefined);
  const [hovered, setHovered] = useState<{ code: string; x: number; y: number } | null>(null);
  const [aimed, setAimed] = useState("");
  const [failed, setFailed] = useState<string | null>(null);
  const pick = useRef(onPick);
  pick.current = onPick;
  const theme = useTheme();

  useEffect(() => {
    const made = new Engine(canvas.current!, { hover: setHovered, aim: setAimed, pick: (code) => pick.current(code) });
    engine.current = made;
    loadWorld().then(
      (world) => made.show(world),
      (error: unknown) => setFailed(error instanceof Error ? error.message : String(error)),
    );
    return () => made.stop();
  }, []);
  useEffect(() => engine.current?.count(countries), [countries]);
  useEffect(() => engine.current?.repaint(), [theme]);
  useEffect(() => engine.current?.choose(picked), [picked]);
  useImperativeHandle(handle, () => ({
    flash: (from, others = []) => engine.current?.flash(from, others),
    point: (code) => engine.current?.point(code),
  }));

  const of = (code: string) => countries.find((country) => country.code === code);
  return (
    <div class="globe" data-testid="globe">
      <canvas
        ref={canvas}
        tabIndex={0}
        role="application"
        aria-roledescription="globe"
        aria-label="Globe of today's news. The arrow keys turn it, plus and minus zoom, Enter opens the country in the middle. The same countries are listed beside it."
      />
      <p class="hidden" role="status" aria-live="polite">
        {aimed && tellOf(aimed, of(aimed))}
      </p>
      {hovered ? (
        <div class="globe-tip" aria-hidden="true" style={{ transform: `translate(${hovered.x}px, ${hovered.y}px)` }}>
          <strong>{countryName(hovered.code)}</strong>
          <span>{figuresOf(of(hovered.code))}</span>
        </div>
      ) : null}
      <div class="globe-zoom">
        <button type="button" aria-label="Zoom in" onClick={() => engine.current?.zoom(1.5)}>
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <path d="M3 8h10M8 3v10" />
          </svg>
        </button>
        <button type="button" aria-label="Zoom out" onClick={() => engine.current?.zoom(1 / 1.5)}>
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <path d="M3 8h10" />
          </svg>
        </button>
      </div>
      {failed ? <p class="globe-failed">{failed} The list of countries works without it.</p> : null}
    </div>
  );
}

function figuresOf(country: CountrySummary | undefined): string {
  if (!country) return "No outlet from here yet";
  const shown = today(country);
  const when = country.today === undefined ? "" : " today";
  return `${plural(shown, "article")}${when}, ${plural(country.sources, "outlet")}`;
}

const tellOf = (code: string, country: CountrySummary | undefined): string =>
  `${countryName(code)}: ${figuresOf(country)}`;

interface Told {
  hover: (at: { code: string; x: number; y: number } | null) => void;
  aim: (code: string) => void;
  pick: (code: string | null) => void;
}

/** What moves and draws; outside of the component, since it changes up to 60 times a second. */
class Engine {
  private world: World | null = null;
  private colours: Colours | null = null;
  private view: View = { centre: [-12, 16], zoom: 1 };
  private width = 0;
  private height = 0;
  private heat = new Map<string, number>();
  private labels: string[] = [];
  private hovered: string | null = null;
  private picked: string | null = null;
  private sparks: Spark[] = [];
  private aim = false;
  private frame = 0;
  private last = 0;
  private speed: Point | null = null;
  private travel: { from: View; to: View; start: number; ms: number } | null = null;
  private pointers = new Map<number, Point>();
  private drag: { at: number; way: number; moved: Point } | null = null;
  private touched = false;
  private listeners = new AbortController();
  private sizes: ResizeObserver;
  private context: CanvasRenderingContext2D;
  private saying = 0;
  private pointing = 0;

  constructor(
    private canvas: HTMLCanvasElement,
    private told: Told,
  ) {
    this.context = canvas.getContext("2d")!;
    this.sizes = new ResizeObserver(() => this.resize());
    this.sizes.observe(canvas);
    const on = <Name extends keyof HTMLElementEventMap>(
      name: Name,
      heard: (event: HTMLElementEventMap[Name]) => void,
      passive = true,
    ) => canvas.addEventListener(name, heard, { signal: this.listeners.signal, passive });
    on("pointerdown", (event) => this.down(event));
    on("pointermove", (event) => this.move(event));
    on("pointerup", (event) => this.up(event));
    on("pointercancel", (event) => this.forget(event));
    on("pointerleave", () => this.hover(null));
    on("wheel", (event) => this.wheel(event), false);
    on("keydown", (event) => this.key(event), false);
    on("focus", () => this.focus(true));
    on("blur", () => this.focus(false));
    void document.fonts?.ready.then(() => this.draw());
  }

  stop(): void {
    this.listeners.abort();
    this.sizes.disconnect();
    cancelAnimationFrame(this.frame);
    clearTimeout(this.saying);
    clearTimeout(this.pointing);
  }

  show(world: World): void {
    this.world = world;
    this.canvas.dataset["ready"] = "true";
    this.settle();
  }

  count(countries: readonly CountrySummary[]): void {
    const most = Math.max(1, ...countries.map(today));
    const counted = countries.filter((country) => today(country) > 0);
    this.heat = new Map(
      counted.map((country) => [country.code, Math.min(3, Math.floor(4 * Math.sqrt(today(country) / most)))]),
    );
    this.labels = [...counted]
      .sort((a, b) => today(b) - today(a))
      .slice(0, LABELS)
      .map((country) => country.code);
    this.settle();
  }

  /** At first it looks to where most of the news is from. */
  private settle(): void {
    if (this.world && this.heat.size && !this.touched && !this.picked && !this.travel) {
      const sum: [number, number, number] = [0, 0, 0];
      for (const [code, level] of this.heat) {
        const middle = this.world.countries.get(code)?.middle;
        if (!middle) continue;
        const [longitude, latitude] = [(middle[0] * Math.PI) / 180, (middle[1] * Math.PI) / 180];
        const weight = 1 + level;
        sum[0] += weight * Math.cos(latitude) * Math.cos(longitude);
        sum[1] += weight * Math.cos(latitude) * Math.sin(longitude);
        sum[2] += weight * Math.sin(latitude);
      }
      const longitude = (Math.atan2(sum[1], sum[0]) * 180) / Math.PI;
      const to: View = { centre: [longitude, 18], zoom: 1 };
      this.view = still.matches ? to : turned(to, -50, -6);
      if (!still.matches) this.fly(to, 1400);
      this.touched = true;
    } else if (this.picked) {
      this.turnTo(this.picked);
    }
    this.draw();
  }

  repaint(): void {
    this.colours = null;
    this.draw();
  }

  choose(code: string | null): void {
    this.picked = code;
    if (code) this.turnTo(code);
    this.draw();
  }

  turnTo(code: string): void {
    const country = this.world?.countries.get(code);
    if (!country) return;
    const isSmall = country.area < 0.0006;
    const to: View = { centre: [country.middle[0], Math.max(-60, Math.min(60, country.middle[1]))], zoom: 1 };
    if (isSmall && this.picked === code) to.zoom = 1.8;
    else if (this.view.zoom > 1 && this.picked === code) to.zoom = Math.min(this.view.zoom, 2.5);
    if (still.matches) {
      this.view = to;
      this.draw();
    } else {
      this.fly(to, TRAVEL_MS);
    }
  }

  /** After a moment, so that a pointer that passes over a list doesn't make it reel. */
  point(code: string | null): void {
    clearTimeout(this.pointing);
    this.hovered = code;
    if (code) this.pointing = window.setTimeout(() => this.turnTo(code), 120);
    this.draw();
  }

  flash(from: string, others: readonly string[]): void {
    const at = this.world?.countries.get(from)?.middle;
    if (!at || still.matches) return;
    const start = performance.now();
    this.sparks.push({ from: at, start, ms: SPARK_MS });
    for (const other of others) {
      const to = this.world?.countries.get(other)?.middle;
      if (to && other !== from) this.sparks.push({ from: at, to, start: start + 250, ms: SPARK_MS });
    }
    this.sparks = this.sparks.slice(-60);
    this.draw();
  }

  zoom(factor: number): void {
    this.speed = null;
    const to = zoomed(this.travel?.to ?? this.view, factor);
    if (still.matches) this.view = to;
    else this.fly(to, 350);
    this.draw();
  }

  private fly(to: View, ms: number): void {
    this.speed = null;
    this.travel = { from: this.view, to, start: performance.now(), ms };
    this.draw();
  }

  private resize(): void {
    const { clientWidth, clientHeight } = this.canvas;
    const ratio = Math.min(devicePixelRatio, MOST_PIXELS_PER_POINT);
    [this.width, this.height] = [clientWidth, clientHeight];
    [this.canvas.width, this.canvas.height] = [Math.round(clientWidth * ratio), Math.round(clientHeight * ratio)];
    this.context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.paint(performance.now()); // at once: a canvas of a new size is empty
  }

  private draw(): void {
    if (!this.frame) this.frame = requestAnimationFrame((now) => this.step(now));
  }

  private step(now: number): void {
    this.frame = 0;
    const ms = Math.min(50, now - this.last || 16);
    this.last = now;
    if (this.travel) {
      const t = (now - this.travel.start) / this.travel.ms;
      this.view = between(this.travel.from, this.travel.to, t);
      if (t >= 1) this.travel = null;
    } else if (this.speed && !this.pointers.size) {
      const next = rolled(this.speed, ms);
      this.speed = next?.speed ?? null;
      if (next) this.view = turned(this.view, ...next.way);
    }
    this.sparks = this.sparks.filter((spark) => now < spark.start + spark.ms);
    this.paint(now);
    if (this.isMoving() || this.sparks.length) this.draw();
  }

  private isMoving(): boolean {
    return this.travel !== null || this.speed !== null;
  }

  private paint(now: number): void {
    if (!this.world || !this.width) return;
    this.colours ??= coloursOf(this.canvas);
    const moving = this.isMoving() || (this.pointers.size > 0 && this.drag !== null && this.drag.way > 0);
    const began = performance.now();
    paint(this.context, this.world, this.scene(now, moving), this.colours);
    performance.measure?.("globe", { start: began, end: performance.now() });
  }

  private scene(now: number, moving: boolean): Scene {
    const { view, width, height, heat, labels, hovered, picked, sparks, aim } = this;
    return { view, width, height, heat, labels, hovered, picked, sparks, aim, moving, now };
  }

  private at(event: MouseEvent): Point {
    const box = this.canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  private countryAt([x, y]: Point): Country | null {
    if (!this.world) return null;
    const scene = this.scene(0, false);
    const radius = radiusOf(scene);
    if (Math.hypot(x - this.width / 2, y - this.height / 2) > radius) return null;
    const at = projectionOf(scene).invert?.([x, y]);
    return at ? countryAt(this.world, at, REACH_PX / radius, (code) => this.heat.has(code)) : null;
  }

  private down(event: PointerEvent): void {
    if (event.button !== 0) return;
    this.canvas.setPointerCapture(event.pointerId);
    this.pointers.set(event.pointerId, this.at(event));
    this.drag = { at: event.timeStamp, way: 0, moved: [0, 0] };
    this.travel = null;
    this.speed = null;
    this.touched = true;
    this.hover(null);
  }

  private move(event: PointerEvent): void {
    const to = this.at(event);
    const from = this.pointers.get(event.pointerId);
    if (!from) {
      if (event.pointerType === "mouse") this.hover(to);
      return;
    }
    const others = [...this.pointers].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
    this.pointers.set(event.pointerId, to);
    const [dx, dy]: Point = [to[0] - from[0], to[1] - from[1]];
    if (!this.drag) return;
    this.drag.way += Math.hypot(dx, dy);
    if (this.drag.way < CLICK_PX) return;
    const other = others[0];
    if (other) {
      const before = Math.hypot(from[0] - other[0], from[1] - other[1]);
      const after = Math.hypot(to[0] - other[0], to[1] - other[1]);
      if (before > 0) this.view = zoomed(this.view, after / before);
    }
    const degrees = degreesPerPixel(radiusOf(this.scene(0, true))) / (other ? 2 : 1);
    this.view = turned(this.view, -dx * degrees, dy * degrees);
    const ms = Math.max(1, event.timeStamp - this.drag.at);
    this.drag.at = event.timeStamp;
    const share = Math.min(1, ms / 50);
    const now: Point = [(-dx * degrees) / ms, (dy * degrees) / ms];
    const [east, north] = this.drag.moved;
    this.drag.moved = [east + (now[0] - east) * (0.3 + 0.7 * share), north + (now[1] - north) * (0.3 + 0.7 * share)];
    this.canvas.classList.add("dragged");
    this.draw();
  }

  private up(event: PointerEvent): void {
    const at = this.pointers.get(event.pointerId);
    const { drag } = this;
    this.forget(event);
    if (!at || !drag || this.pointers.size) return;
    if (drag.way < CLICK_PX) {
      const country = this.countryAt(at);
      this.told.pick(country?.code ?? null);
    } else if (!still.matches && event.timeStamp - drag.at < 60) {
      this.speed = drag.moved;
    }
    this.draw();
  }

  private forget(event: PointerEvent): void {
    this.pointers.delete(event.pointerId);
    if (!this.pointers.size) this.drag = null;
    this.canvas.classList.remove("dragged");
    this.draw();
  }

  private hover(at: Point | null): void {
    const code = at && !this.isMoving() ? (this.countryAt(at)?.code ?? null) : null;
    this.canvas.classList.toggle("over", code !== null);
    if (code !== this.hovered) {
      this.hovered = code;
      this.draw();
    }
    this.told.hover(code && at ? { code, x: at[0], y: at[1] } : null);
  }

  /** Zooms; but a page that can be scrolled goes on where the globe can't zoom further out. */
  private wheel(event: WheelEvent): void {
    const factor = Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0016) * (event.deltaMode ? 16 : 1));
    const isOut = factor < 1;
    if (isOut && this.view.zoom <= 1) return;
    if (!isOut && scrollY > 0 && !event.ctrlKey && document.activeElement !== this.canvas) return;
    event.preventDefault();
    this.travel = null;
    this.speed = null;
    this.view = zoomed(this.view, factor);
    this.hover(null);
    this.draw();
  }

  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const degrees = KEY_DEGREES / this.view.zoom;
    switch (event.key) {
      case "ArrowLeft":
        this.nudge(-degrees, 0);
        break;
      case "ArrowRight":
        this.nudge(degrees, 0);
        break;
      case "ArrowUp":
        this.nudge(0, degrees);
        break;
      case "ArrowDown":
        this.nudge(0, -degrees);
        break;
      case "+":
      case "=":
        this.zoom(1.3);
        break;
      case "-":
        this.zoom(1 / 1.3);
        break;
      case "Enter":
      case " ":
        this.told.pick(this.centred()?.code ?? null);
        break;
      default:
        return;
    }
    event.preventDefault();
  }

  private nudge(east: number, north: number): void {
    this.travel = null;
    this.view = turned(this.view, east, north);
    clearTimeout(this.saying);
    this.saying = window.setTimeout(() => this.told.aim(this.centred()?.code ?? ""), 250);
    this.draw();
  }

  private centred(): Country | null {
    return this.countryAt([this.width / 2, this.height / 2]);
  }

  private focus(has: boolean): void {
    this.aim = has && this.canvas.matches(":focus-visible");
    this.draw();
  }
}


