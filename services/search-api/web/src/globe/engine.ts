// What the globe shows and how it moves on; it draws only when something changed.

import type { CountrySummary } from "../lib/types";
import { baseRadiusOf, coloursOf, paint, projectionOf, radiusOf, type Colours, type Scene, type Spark } from "./paint";
import { between, rolled, turned, zoomed, type View } from "./turning";
import { countryAt, type Country, type Point, type World } from "./world";

const MOST_PIXELS_PER_POINT = 2;
const LABELS = 14;
const ARRIVE_MS = 1400;
const TRAVEL_MS = 900;
const ZOOM_MS = 350;
const POINT_AFTER_MS = 120;
const SPARK_MS = 2600;
const MOST_SPARKS = 60;
const SLOW_MS = 40;
const REACH_PX = 12;
const SMALL_AREA = 0.0006; // of the sphere; Portugal's is 0.00018

/** The reader asked for less motion: nothing flies, nothing flashes. */
export const calm = matchMedia("(prefers-reduced-motion: reduce)");

export class Engine {
  private world: World | null = null;
  private colours: Colours | null = null;
  private view: View = { centre: [-12, 16], zoom: 1 };
  private width = 0;
  private height = 0;
  private heat = new Map<string, number>();
  private labels: string[] = [];
  private hovered: string | null = null;
  private picked: string | null = null;
  private aim = false;
  private sparks: Spark[] = [];
  private travel: { from: View; to: View; start: number; ms: number } | null = null;
  private speed: Point | null = null;
  private held = false;
  private touched = false;
  private frame = 0;
  /** What the latest picture took, in milliseconds. */
  private cost = 0;
  private last = 0;
  private pointing = 0;
  private readonly context: CanvasRenderingContext2D;
  private readonly sizes: ResizeObserver;

  constructor(readonly canvas: HTMLCanvasElement) {
    this.context = canvas.getContext("2d")!;
    this.sizes = new ResizeObserver(() => this.resize());
    this.sizes.observe(canvas);
    void document.fonts.ready.then(() => this.draw());
  }

  stop(): void {
    this.sizes.disconnect();
    cancelAnimationFrame(this.frame);
    clearTimeout(this.pointing);
  }

  show(world: World): void {
    this.world = world;
    this.settle();
    this.canvas.dataset["ready"] = "true";
  }

  count(countries: readonly CountrySummary[]): void {
    const most = Math.max(1, ...countries.map(({ today }) => today));
    const counted = countries.filter((country) => country.today > 0).sort((a, b) => b.today - a.today);
    // By the root, since a reader compares areas of colour.
    const level = (country: CountrySummary) => Math.min(3, Math.floor(4 * Math.sqrt(country.today / most)));
    this.heat = new Map(counted.map((country) => [country.code, level(country)]));
    this.labels = counted.slice(0, LABELS).map((country) => country.code);
    this.settle();
  }

  repaint(): void {
    this.colours = null;
    this.draw();
  }

  pick(code: string | null): void {
    this.picked = code;
    if (code) this.turnTo(code);
    this.draw();
  }

  /** Mark a country and turn to it after a moment, so that a pointer passing over a list doesn't make it reel. */
  point(code: string | null): void {
    clearTimeout(this.pointing);
    this.mark(code);
    if (code) this.pointing = window.setTimeout(() => this.turnTo(code), POINT_AFTER_MS);
  }

  mark(code: string | null): void {
    if (code === this.hovered) return;
    this.hovered = code;
    this.draw();
  }

  setAim(aim: boolean): void {
    this.aim = aim;
    this.draw();
  }

  /** A ring where something came in, and arcs to the others that tell the same. */
  flash(from: string, others: readonly string[]): void {
    const at = this.world?.countries.get(from)?.middle;
    if (!at || calm.matches) return;
    const start = performance.now();
    this.sparks.push({ from: at, start, ms: SPARK_MS });
    for (const other of others) {
      const to = this.world?.countries.get(other)?.middle;
      if (to && other !== from) this.sparks.push({ from: at, to, start: start + 250, ms: SPARK_MS });
    }
    this.sparks = this.sparks.slice(-MOST_SPARKS);
    this.draw();
  }

  dim(): void {
    this.sparks = [];
    this.draw();
  }

  /** Held by a hand: it goes nowhere by itself. */
  hold(held: boolean): void {
    this.held = held;
    if (!held) return;
    this.travel = null;
    this.speed = null;
    this.touched = true;
    this.draw();
  }

  turn(east: number, north: number): void {
    this.travel = null;
    this.view = turned(this.view, east, north);
    this.draw();
  }

  /** Roll on with a speed in degrees a millisecond. */
  roll(speed: Point): void {
    if (!calm.matches) this.speed = speed;
    this.draw();
  }

  zoomAtOnce(factor: number): void {
    this.travel = null;
    this.view = zoomed(this.view, factor);
    this.draw();
  }

  zoom(factor: number): void {
    this.fly(zoomed(this.travel?.to ?? this.view, factor), ZOOM_MS);
  }

  get zoomLevel(): number {
    return this.view.zoom;
  }

  get radius(): number {
    return radiusOf(this.scene(0));
  }

  get isMoving(): boolean {
    return this.travel !== null || this.speed !== null;
  }

  /** The country at a place on the canvas. */
  countryAt([x, y]: Point): Country | null {
    const scene = this.scene(0);
    const far = Math.hypot(x - this.width / 2, y - this.height / 2);
    if (!this.world || far > Math.min(this.radius, baseRadiusOf(scene))) return null;
    const at = projectionOf(scene).invert?.([x, y]);
    return at ? countryAt(this.world, at, REACH_PX / this.radius, (code) => this.heat.has(code)) : null;
  }

  centred(): Country | null {
    return this.countryAt([this.width / 2, this.height / 2]);
  }

  /** At first it looks to where most of the news is from. */
  private settle(): void {
    if (this.picked) {
      this.turnTo(this.picked);
    } else if (this.world && this.heat.size && !this.touched) {
      const to: View = { centre: [this.middleLongitude(this.world), 18], zoom: 1 };
      this.view = turned(to, -50, -6);
      this.fly(to, ARRIVE_MS);
      this.touched = true;
    }
    this.draw();
  }

  private middleLongitude(world: World): number {
    let [x, y] = [0, 0];
    for (const [code, level] of this.heat) {
      const middle = world.countries.get(code)?.middle;
      if (!middle) continue;
      const [longitude, latitude] = middle.map((degrees) => (degrees * Math.PI) / 180) as Point;
      x += (1 + level) * Math.cos(latitude) * Math.cos(longitude);
      y += (1 + level) * Math.cos(latitude) * Math.sin(longitude);
    }
    return (Math.atan2(y, x) * 180) / Math.PI;
  }

  private turnTo(code: string): void {
    const country = this.world?.countries.get(code);
    if (!country) return;
    const [longitude, latitude] = country.middle;
    const isPicked = this.picked === code;
    const zoom = !isPicked ? 1 : country.area < SMALL_AREA ? 1.8 : Math.min(this.view.zoom, 2.5);
    this.fly({ centre: [longitude, Math.max(-60, Math.min(60, latitude))], zoom }, TRAVEL_MS);
  }

  private fly(to: View, ms: number): void {
    this.speed = null;
    this.touched = true;
    if (calm.matches) this.view = to;
    else this.travel = { from: this.view, to, start: performance.now(), ms };
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
    const ms = Math.min(50, now - this.last);
    this.last = now;
    if (this.travel) {
      const { from, to, start, ms: all } = this.travel;
      // Where pictures take so long, a flight would only stutter and keep the reader waiting.
      const share = this.cost > SLOW_MS ? 1 : (now - start) / all;
      this.view = between(from, to, share);
      if (share >= 1) this.travel = null;
    } else if (this.speed && !this.held) {
      const next = rolled(this.speed, ms);
      this.speed = next?.speed ?? null;
      if (next) this.view = turned(this.view, ...next.way);
    }
    this.sparks = this.sparks.filter((spark) => now < spark.start + spark.ms);
    this.paint(now);
    if (this.isMoving || this.sparks.length) this.draw();
  }

  private paint(now: number): void {
    if (!this.world || !this.width) return;
    this.colours ??= coloursOf(this.canvas);
    const start = performance.now();
    paint(this.context, this.world, this.scene(now), this.colours);
    this.cost = performance.now() - start;
    performance.measure("globe", { start });
    performance.clearMeasures("globe"); // told to observers, not kept
  }

  private scene(now: number): Scene {
    const { view, width, height, heat, labels, hovered, picked, sparks, aim } = this;
    return { view, width, height, heat, labels, hovered, picked, sparks, aim, moving: this.isMoving || this.held, now };
  }
}
