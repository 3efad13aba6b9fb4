import type { ViewProps } from "../app";
import { useTitle } from "../lib/page";

export default function Search({ id }: ViewProps) {
  useTitle("Search");
  return (
    <div class="wrap">
      <h1>Search {id}</h1>
    </div>
  );
}
