// How the globe turns: where it looks, how far in, and how it comes to rest. North stays up.

import type { Point } from "./world";

export interface View {
  /** The point in the middle of the globe, in degrees. */
  centre: Point;
  /** 1 shows the whole globe. */
  zoom: number;
}

export const MOST_ZOOM = 8;
const MOST_LATITUDE = 80;
const SLOWING_MS = 320;

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));
const wrap = (longitude: number): number => ((((longitude + 180) % 360) + 360) % 360) - 180;

export function turned(view: View, east: number, north: number): View {
  const [longitude, latitude] = view.centre;
  return { ...view, centre: [wrap(longitude + east), clamp(latitude + north, -MOST_LATITUDE, MOST_LATITUDE)] };
}

export const zoomed = (view: View, factor: number): View => ({ ...view, zoom: clamp(view.zoom * factor, 1, MOST_ZOOM) });

/** Degrees for a drag of one pixel on a globe of this radius. */
export const degreesPerPixel = (radius: number): number => 180 / Math.PI / radius;

/** Speed (degrees a millisecond) and way after `ms` of rolling out; null once it stands still. */
export function rolled(speed: Point, ms: number): { speed: Point; way: Point } | null {
  if (Math.hypot(...speed) < 0.002) return null;
  const left = Math.exp(-ms / SLOWING_MS);
  const share = SLOWING_MS * (1 - left); // the integral of the slowing speed
  return { speed: [speed[0] * left, speed[1] * left], way: [speed[0] * share, speed[1] * share] };
}

const eased = (t: number): number => (t < 0.5 ? 4 * t ** 3 : 1 - (-2 * t + 2) ** 3 / 2);

/** The view on the way from one to another, the shorter way around; `t` from 0 to 1. */
export function between(from: View, to: View, t: number): View {
  const share = eased(clamp(t, 0, 1));
  const east = wrap(to.centre[0] - from.centre[0]);
  const moved = turned(from, east * share, (to.centre[1] - from.centre[1]) * share);
  return { ...moved, zoom: from.zoom * (to.zoom / from.zoom) ** share };
}
