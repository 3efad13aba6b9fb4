// Which view an address shows. Each is a file of its own that is loaded when it is needed.

import type { FunctionComponent } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";
import { EmptyState } from "./components/basics";
import { Shell } from "./components/shell";
import { askEarly } from "./lib/api";
import { useTitle } from "./lib/page";
import { takeArrival, usePlace, type Place } from "./lib/router";
import Home from "./views/home";

/** What every view gets: the address, and the part of it that names what to show. */
export interface ViewProps {
  place: Place;
  id: string;
}

type View = FunctionComponent<ViewProps>;

/** An address's form, its view, and what that asks for first: asked while its file is still coming. */
type Route = [RegExp, () => View | Promise<{ default: View }>, ((id: string) => string)?];

const ROUTES: Route[] = [
  [/^\/()$/, () => Home],
  [/^\/country\/([^/]+)$/, () => import("./views/country"), (id) => `/v1/countries/${encodeURIComponent(id)}`],
  [/^\/story\/([^/]+)$/, () => import("./views/story"), (id) => `/v1/stories/${encodeURIComponent(id)}`],
  [/^\/article\/([^/]+)$/, () => import("./views/article"), (id) => `/v1/articles/${encodeURIComponent(id)}`],
  [/^\/(search)$/, () => import("./views/search")],
  [/^\/(left-out)$/, () => import("./views/left-out")],
  [/^\/(about)$/, () => import("./views/about")],
];

interface Shown {
  view: View;
  props: ViewProps;
}

/** At once where the view is here already. */
function find(place: Place): Shown | Promise<Shown> {
  for (const [pattern, load, first] of ROUTES) {
    const match = pattern.exec(place.path);
    if (!match) continue;
    const id = named(match[1] ?? "");
    const props = { place, id };
    if (first) askEarly(first(id));
    const found = load();
    return found instanceof Promise
      ? found.then((file) => ({ view: file.default, props }))
      : { view: found, props };
  }
  return { view: NotFound, props: { place, id: "" } };
}

function named(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // a % that stands for nothing
  }
}

export function App() {
  const place = usePlace();
  const [shown, setShown] = useState<Shown | undefined>(() => {
    const found = find(place);
    return found instanceof Promise ? undefined : found;
  });
  useLayoutEffect(() => {
    if (shown?.props.place === place) return undefined;
    let current = true;
    const found = find(place);
    if (!(found instanceof Promise)) {
      setShown(found);
      return undefined;
    }
    found.then(
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
