import type { ViewProps } from "../app";
import { useTitle } from "../lib/page";

export default function Story({ id }: ViewProps) {
  useTitle("Story");
  return (
    <div class="wrap">
      <h1>Story {id}</h1>
    </div>
  );
}
