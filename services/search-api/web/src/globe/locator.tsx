// A small globe that stands still and shows where a country is.

import { useEffect, useRef } from "preact/hooks";
import { useTheme } from "../lib/theme";
import { coloursOf, paint } from "./paint";
import { loadWorld } from "./world";
import "./globe.css";

interface LocatorProps {
  /** The country in the middle. */
  code: string;
  /** 0 to 3 by country; of one country alone, itself. */
  heat?: ReadonlyMap<string, number>;
  labels?: readonly string[];
}

/** Decoration: what it shows must stand beside it in words. */
export function Locator({ code, heat, labels = [] }: LocatorProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useTheme();
  useEffect(() => {
    const element = canvas.current!;
    let shown = true;
    const draw = async () => {
      const world = await loadWorld();
      const country = world.countries.get(code);
      const context = element.getContext("2d");
      const { clientWidth: width, clientHeight: height } = element;
      if (!shown || !country || !context || !width) return;
      const ratio = Math.min(devicePixelRatio, 2);
      [element.width, element.height] = [width * ratio, height * ratio];
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      paint(
        context,
        world,
        {
          view: { centre: country.middle, zoom: 1 },
          width,
          height,
          heat: heat ?? new Map([[code, 3]]),
          labels,
          hovered: null,
          picked: null,
          sparks: [],
          aim: false,
          moving: false,
          now: 0,
        },
        coloursOf(element),
      );
    };
    const sizes = new ResizeObserver(() => void draw().catch(() => undefined)); // without a map, none
    sizes.observe(element);
    return () => {
      shown = false;
      sizes.disconnect();
    };
  }, [code, heat, labels.join(), theme]);
  return (
    <div class="ball locator" aria-hidden="true">
      <canvas ref={canvas} />
    </div>
  );
}
