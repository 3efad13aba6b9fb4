// Drawing the globe on a canvas: what is to be seen is in `Scene`. The sea below and the shade above
// don't turn, so they are the style sheet's (class "ball") and cost nothing while it does.

import { geoCircle, geoDistance, geoGraticule, geoInterpolate, geoOrthographic, geoPath, type GeoProjection } from "d3-geo";
import { countryName } from "../lib/format";
import type { View } from "./turning";
import type { Point, World } from "./world";

export interface Colours {
  land: string;
  edge: string;
  heat: string[];
  graticule: string;
  ink: string;
  halo: string;
  pulse: string;
}

/** A ring that spreads from a place, or an arc from one to another. */
export interface Spark {
  from: Point;
  to?: Point;
  /** When it began; performance.now(). */
  start: number;
  ms: number;
}

export interface Scene {
  view: View;
  /** CSS pixels. */
  width: number;
  height: number;
  /** 0 to 3 by country: how much came from it. */
  heat: ReadonlyMap<string, number>;
  /** Countries whose names are written on the globe, the most important first. */
  labels: readonly string[];
  hovered: string | null;
  picked: string | null;
  sparks: readonly Spark[];
  /** A cross in the middle, for those who steer by keyboard. */
  aim: boolean;
  /** While it turns, less is drawn. */
  moving: boolean;
  now: number;
}

const MARGIN = 14;
const GRATICULE = geoGraticule().step([20, 20])();
const DOT = 2.6;
const SMALL_PX = 60;

type Frame = Pick<Scene, "view" | "width" | "height">;

/** Of the whole globe; zoomed in, it is seen through a window of this size. */
export const baseRadiusOf = (scene: Frame): number => Math.min(scene.width, scene.height) / 2 - MARGIN;
export const radiusOf = (scene: Frame): number => baseRadiusOf(scene) * scene.view.zoom;

export function projectionOf(scene: Frame): GeoProjection {
  const [longitude, latitude] = scene.view.centre;
  return geoOrthographic()
    .scale(radiusOf(scene))
    .translate([scene.width / 2, scene.height / 2])
    .rotate([-longitude, -latitude])
    .clipAngle(90)
    .clipExtent([
      [-20, -20],
      [scene.width + 20, scene.height + 20],
    ]);
}

export function paint(context: CanvasRenderingContext2D, world: World, scene: Scene, colours: Colours): void {
  const { width, height, moving } = scene;
  const projection = projectionOf(scene).precision(moving ? 0 : 0.4);
  const path = geoPath(projection, context);
  const radius = radiusOf(scene);
  const window = baseRadiusOf(scene);
  const middle: Point = [width / 2, height / 2];
  context.clearRect(0, 0, width, height);

  context.save();
  if (scene.view.zoom > 1) {
    context.beginPath();
    context.arc(...middle, window, 0, 2 * Math.PI);
    context.clip();
  }
  stroke(context, colours.graticule, 0.6, () => path(GRATICULE));
  fill(context, colours.land, () => path(world.land));

  for (const [code, level] of scene.heat) {
    const country = world.countries.get(code);
    if (country?.shapes.length) {
      fill(context, colours.heat[level]!, () => country.shapes.forEach((shape) => path(shape)));
    }
  }
  stroke(context, colours.edge, 0.7, () => path(world.borders));
  outlines(context, world, scene, colours, path);
  dots(context, world, scene, colours, projection);
  for (const spark of scene.sparks) draw(context, spark, scene, colours, projection, radius, middle);
  names(context, world, scene, colours, projection);
  context.restore();
  if (scene.aim) cross(context, middle, colours);
}

function fill(context: CanvasRenderingContext2D, colour: string, trace: () => void): void {
  context.beginPath();
  trace();
  context.fillStyle = colour;
  context.fill();
}

function stroke(context: CanvasRenderingContext2D, colour: string, width: number, trace: () => void): void {
  context.beginPath();
  trace();
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.stroke();
}

function outlines(
  context: CanvasRenderingContext2D,
  world: World,
  scene: Scene,
  colours: Colours,
  path: (shape: GeoJSON.Feature) => void,
): void {
  for (const code of new Set([scene.hovered, scene.picked])) {
    const country = code === null ? undefined : world.countries.get(code);
    if (!country) continue;
    stroke(context, colours.ink, code === scene.picked ? 1.8 : 1.2, () => country.shapes.forEach((shape) => path(shape)));
  }
}

/** Those without a shape, where there is news from them. */
function dots(
  context: CanvasRenderingContext2D,
  world: World,
  scene: Scene,
  colours: Colours,
  projection: GeoProjection,
): void {
  for (const [code, level] of scene.heat) {
    const country = world.countries.get(code);
    if (!country || country.shapes.length || !isInFront(country.middle, scene.view)) continue;
    const at = projection(country.middle);
    if (!at) continue;
    const isMarked = code === scene.hovered || code === scene.picked;
    context.beginPath();
    context.arc(at[0], at[1], isMarked ? DOT + 1.5 : DOT + 0.4 * level, 0, 2 * Math.PI);
    context.fillStyle = colours.heat[level]!;
    context.fill();
    context.lineWidth = isMarked ? 1.6 : 1;
    context.strokeStyle = isMarked ? colours.ink : colours.edge;
    context.stroke();
  }
}

export const isInFront = (point: Point, view: View, least = Math.PI / 2 - 0.06): boolean =>
  geoDistance(point, view.centre) < least;

function names(
  context: CanvasRenderingContext2D,
  world: World,
  scene: Scene,
  colours: Colours,
  projection: GeoProjection,
): void {
  const first = scene.picked === null ? [] : [scene.picked];
  const taken: { x: number; y: number; half: number }[] = [];
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  for (const code of new Set([...first, ...scene.labels])) {
    const country = world.countries.get(code);
    if (!country || !isInFront(country.middle, scene.view, 1.2)) continue;
    const at = projection(country.middle);
    if (!at) continue;
    const isMarked = first.includes(code);
    context.font = `${isMarked ? 650 : 560} ${isMarked ? 13 : 11.5}px "Instrument Sans", system-ui, sans-serif`;
    const text = countryName(code);
    const half = context.measureText(text).width / 2 + 4;
    // Beside those that it would cover.
    const size = Math.sqrt(country.area * 4 * Math.PI) * radiusOf(scene);
    const x = at[0];
    const y = at[1] + (size < SMALL_PX ? size / 2 + 10 : 0);
    if (taken.some((other) => Math.abs(other.x - x) < other.half + half && Math.abs(other.y - y) < 15)) continue;
    taken.push({ x, y, half });
    context.strokeStyle = colours.halo;
    context.lineWidth = 3;
    context.strokeText(text, x, y);
    context.fillStyle = colours.ink;
    context.fillText(text, x, y);
  }
}

function draw(
  context: CanvasRenderingContext2D,
  spark: Spark,
  scene: Scene,
  colours: Colours,
  projection: GeoProjection,
  radius: number,
  middle: Point,
): void {
  const t = (scene.now - spark.start) / spark.ms;
  if (t < 0 || t > 1) return;
  if (spark.to) arc(context, spark.from, spark.to, t, scene, colours, radius, middle);
  else ring(context, spark.from, t, scene, colours, projection);
}

function ring(
  context: CanvasRenderingContext2D,
  at: Point,
  t: number,
  scene: Scene,
  colours: Colours,
  projection: GeoProjection,
): void {
  if (!isInFront(at, scene.view)) return;
  const path = geoPath(projection, context);
  for (const lag of [0, 0.25]) {
    const share = (t - lag) / (1 - lag);
    if (share <= 0) continue;
    context.globalAlpha = (1 - share) ** 1.5;
    const circle = geoCircle().center(at).radius((0.5 + 9 * share) / Math.sqrt(scene.view.zoom)).precision(12)();
    stroke(context, colours.pulse, 2, () => path(circle));
  }
  context.globalAlpha = Math.min(1, 3 * (1 - t));
  fill(context, colours.pulse, () => path(geoCircle().center(at).radius(0.9 / Math.sqrt(scene.view.zoom)).precision(20)()));
  context.globalAlpha = 1;
}

const STEPS = 48;

/** A great circle lifted off the ground; it grows from `from`, then leaves it. */
function arc(
  context: CanvasRenderingContext2D,
  from: Point,
  to: Point,
  t: number,
  scene: Scene,
  colours: Colours,
  radius: number,
  middle: Point,
): void {
  const along = geoInterpolate(from, to);
  const lift = 0.05 + 0.28 * (geoDistance(from, to) / Math.PI);
  const head = Math.min(1, t * 1.8);
  const tail = Math.max(0, t * 1.8 - 0.8);
  context.beginPath();
  let isDrawing = false;
  for (let step = 0; step <= STEPS; step += 1) {
    const share = tail + ((head - tail) * step) / STEPS;
    const at = lifted(along(share), 1 + lift * Math.sin(Math.PI * share), scene.view, radius, middle);
    if (at && isDrawing) context.lineTo(...at);
    else if (at) context.moveTo(...at);
    isDrawing = at !== null;
  }
  context.strokeStyle = colours.pulse;
  context.lineWidth = 1.8;
  context.lineCap = "round";
  context.globalAlpha = Math.min(1, 4 * (1 - t));
  context.stroke();
  context.globalAlpha = 1;
}

/** Where a point above the ground is seen (orthographic); null behind the globe. */
function lifted(
  [longitude, latitude]: Point,
  height: number,
  view: View,
  radius: number,
  [x0, y0]: Point,
): Point | null {
  const rad = Math.PI / 180;
  const east = (longitude - view.centre[0]) * rad;
  const [sin, cos] = [Math.sin(latitude * rad), Math.cos(latitude * rad)];
  const [sin0, cos0] = [Math.sin(view.centre[1] * rad), Math.cos(view.centre[1] * rad)];
  const x = height * cos * Math.sin(east);
  const y = height * (cos0 * sin - sin0 * cos * Math.cos(east));
  const towards = height * (sin0 * sin + cos0 * cos * Math.cos(east));
  if (towards < 0 && Math.hypot(x, y) < 1) return null;
  return [x0 + radius * x, y0 - radius * y];
}

function cross(context: CanvasRenderingContext2D, [x, y]: Point, colours: Colours): void {
  for (const [width, colour] of [
    [4, colours.halo],
    [1.6, colours.ink],
  ] as const) {
    stroke(context, colour, width, () => {
      context.moveTo(x - 9, y);
      context.lineTo(x + 9, y);
      context.moveTo(x, y - 9);
      context.lineTo(x, y + 9);
    });
  }
}

/** The theme's colours, as they are now. */
export function coloursOf(element: Element): Colours {
  const style = getComputedStyle(element);
  const of = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return {
    land: of("land"),
    edge: of("land-edge"),
    heat: [of("heat-1"), of("heat-2"), of("heat-3"), of("heat-4")],
    graticule: of("graticule"),
    ink: of("ink"),
    halo: of("label-halo"),
    pulse: of("pulse"),
  };
}
