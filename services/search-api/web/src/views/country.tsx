import type { ViewProps } from "../app";
import { useTitle } from "../lib/page";

export default function Country({ id }: ViewProps) {
  useTitle("Country");
  return (
    <div class="wrap">
      <h1>Country {id}</h1>
    </div>
  );
}
