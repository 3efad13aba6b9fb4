// The countries' shapes: Natural Earth at 1:110 million, by way of world-atlas.

import { geoArea, geoBounds, geoCentroid, geoContains, geoDistance } from "d3-geo";
import type { Feature, MultiPolygon, Polygon } from "geojson";
import { feature, mesh } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import shapes from "world-atlas/countries-110m.json?url";
import { NAMED_SHAPES, POINT_PLACES, SHAPE_CODES } from "./codes";

/** Longitude and latitude in degrees. */
export type Point = [number, number];

/** A country; what takes measuring is measured when it is first asked for. */
export class Country {
  /** Several where world-atlas has several; none of a country too small for a shape. */
  readonly shapes: Feature<Polygon | MultiPolygon>[] = [];
  private measured: { middle: Point; area: number } | undefined;

  constructor(
    readonly code: string,
    private readonly at?: Point,
  ) {}

  /** Of its largest part. */
  get middle(): Point {
    return this.at ?? this.measure().middle;
  }

  /** Share of the sphere. */
  get area(): number {
    return this.measure().area;
  }

  private measure() {
    const [first] = this.shapes;
    return (this.measured ??= first
      ? { middle: middleOf(first), area: geoArea(first) / (4 * Math.PI) }
      : { middle: this.at ?? [0, 0], area: 0 });
  }
}

export interface World {
  countries: Map<string, Country>;
  land: GeoJSON.Geometry;
  borders: GeoJSON.MultiLineString;
}

interface Named {
  name: string;
}

let loading: Promise<World> | undefined;

/** Asked for once; a failure is tried again at the next call. */
export function loadWorld(): Promise<World> {
  loading ??= fetch(shapes)
    .then((response) => {
      if (!response.ok) throw new Error(`The map can't be had: the service answered ${response.status}.`);
      return response.json() as Promise<Topology<{ countries: GeometryCollection<Named>; land: GeometryCollection }>>;
    })
    .then(build)
    .catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
  return loading;
}

function build(topology: Topology<{ countries: GeometryCollection<Named>; land: GeometryCollection }>): World {
  const countries = new Map<string, Country>();
  for (const shape of feature(topology, topology.objects.countries).features) {
    const numeric = String(shape.id ?? "").padStart(3, "0");
    const code = SHAPE_CODES.get(numeric) ?? NAMED_SHAPES.get(shape.properties.name);
    if (code === undefined) continue;
    const country = countries.get(code) ?? new Country(code);
    country.shapes.push(shape as Feature<Polygon | MultiPolygon>);
    countries.set(code, country);
  }
  for (const { code, at } of POINT_PLACES) countries.set(code, new Country(code, at));
  return {
    countries,
    land: feature(topology, topology.objects.land).features[0]!.geometry,
    borders: mesh(topology, topology.objects.countries, (a, b) => a !== b),
  };
}

function middleOf(shape: Feature<Polygon | MultiPolygon>): Point {
  const { geometry } = shape;
  if (geometry.type === "Polygon") return geoCentroid(geometry);
  const parts = geometry.coordinates.map((coordinates): Polygon => ({ type: "Polygon", coordinates }));
  const largest = parts.reduce((best, part) => (geoArea(part) > geoArea(best) ? part : best));
  return geoCentroid(largest);
}

const bounds = new WeakMap<object, [Point, Point]>();

function mayContain(shape: Feature, [longitude, latitude]: Point): boolean {
  let box = bounds.get(shape);
  if (!box) bounds.set(shape, (box = geoBounds(shape)));
  const [[west, south], [east, north]] = box;
  if (latitude < south || latitude > north) return false;
  return west <= east ? longitude >= west && longitude <= east : longitude >= west || longitude <= east;
}

/**
 * The country at a point; of those without a shape, the one within `reach` (radians) of it.
 * `dots` says which of these are drawn.
 */
export function countryAt(world: World, at: Point, reach: number, dots: (code: string) => boolean): Country | null {
  let nearest: Country | null = null;
  let least = reach;
  for (const country of world.countries.values()) {
    if (country.shapes.length || !dots(country.code)) continue;
    const distance = geoDistance(country.middle, at);
    if (distance < least) [nearest, least] = [country, distance];
  }
  if (nearest) return nearest;
  for (const country of world.countries.values()) {
    if (country.shapes.some((shape) => mayContain(shape, at) && geoContains(shape, at))) return country;
  }
  return null;
}
