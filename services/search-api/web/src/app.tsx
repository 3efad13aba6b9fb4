// Which view an address shows. Each is a file of its own that is loaded when it is needed.

import type { FunctionComponent } from "preact";
import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import { EmptyState } from "./components/basics";
import { Shell } from "./components/shell";
import { useTitle } from "./lib/page";
import { takeArrival, usePlace, type Place } from "./lib/router";
import Home from "./views/home";

/** What every view gets: the address, and the part of it that names what to show. */
export interface ViewProps {
  place: Place;
  id: string;
}

type View = FunctionComponent<ViewProps>;

const ROUTES: [RegExp, () => View | Promise<{ default: View }>][] = [
  [/^\/()$/, () => Home],
  [/^\/country\/([^/]+)$/, () => import("./views/country")],
  [/^\/story\/([^/]+)$/, () => import("./views/story")],
  [/^\/article\/([^/]+)$/, () => import("./views/article")],
  [/^\/(search)$/, () => import("./views/search")],
  [/^\/(left-out)$/, () => import("./views/left-out")],
  [/^\/(about)$/, () => import("./views/about")],
];

interface Shown {
  view: View;
  props: ViewProps;
}

async function find(place: Place): Promise<Shown> {
  for (const [pattern, load] of ROUTES) {
    const match = pattern.exec(place.path);
    if (!match) continue;
    const found = await load();
    const id = decodeURIComponent(match[1] ?? "");
    return { view: "default" in found ? (found.default as View) : (found as View), props: { place, id } };
  }
  return { view: NotFound, props: { place, id: "" } };
}

export function App() {
  const place = usePlace();
  const [shown, setShown] = useState<Shown>();
  useEffect(() => {
    let current = true;
    find(place).then(
      (found) => current && setShown(found),
      // A file of an older build is gone: the address itself still works.
      () => location.reload(),
    );
    return () => {
      current = false;
    };
  }, [place]);

  useLayoutEffect(() => {
    if (!shown) return;
    const arrival = takeArrival();
    if (!arrival) return;
    document.getElementById("content")?.focus({ preventScroll: true });
    const anchor = location.hash && document.getElementById(location.hash.slice(1));
    if (anchor && !arrival.scroll) anchor.scrollIntoView();
    else scrollTo(0, arrival.scroll);
  }, [shown]);

  const View = shown?.view;
  return (
    <Shell place={place}>
      {View ? <View key={shown.props.place.path} {...shown.props} /> : null}
    </Shell>
  );
}

function NotFound() {
  useTitle("Not found");
  return (
    <div class="wrap">
      <h1 class="hidden">Not found</h1>
      <EmptyState title="There is nothing at this address">
        <a class="text-link" href="/">
          Go to the front page
        </a>
      </EmptyState>
    </div>
  );
}
